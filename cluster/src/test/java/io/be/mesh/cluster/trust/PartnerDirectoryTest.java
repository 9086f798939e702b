package io.be.mesh.cluster.trust;

import static io.be.mesh.cluster.trust.TrustFixture.PARTNER;
import static io.be.mesh.cluster.trust.TrustFixture.SELF;
import static io.be.mesh.cluster.trust.TrustFixture.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.RouteStatus;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a client is, from its certificates: the right ones, and every way to be wrong that we could think of. */
class PartnerDirectoryTest {
    private static final PeerProof RIGHT = new PeerProof.Partner(PARTNER);
    private static final String NAME = PARTNER + ".trustbe.cn";
    private static final Duration DAY = Duration.ofDays(1);

    private final TrustFixture node = new TrustFixture();

    @AfterEach
    void close() {
        node.close();
    }

    /** One way to be wrong: what is shown to a node, and the words that must tell why it is refused. */
    record Wrong(String name, ErrorCode code, String reason, Shown shown) {
        interface Shown {
            List<X509Certificate> to(TrustFixture node);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Wrong wrong(String name, String reason, Wrong.Shown shown) {
        return new Wrong(name, ErrorCode.CERTIFICATE, reason, shown);
    }

    private static Wrong forged(String name, Wrong.Shown shown) {
        return new Wrong(name, ErrorCode.BAD_SIGNATURE, "a signature in the peer's chain is wrong", shown);
    }

    /** Of the right root, with something about the leaf that is wrong. */
    private static Wrong leaf(String name, String reason, Supplier<Draft> draft) {
        return wrong(name, reason, node -> chain(draft.get().by(node.theirs)));
    }

    /** Of the right root, through an authority with which something is wrong. */
    private static Wrong through(String name, String reason, Supplier<Draft> draft) {
        return wrong(name, reason, node -> {
            Draft.Made between = draft.get().by(node.theirs);
            return chain(Draft.node(PARTNER).by(between), between);
        });
    }

    private static List<X509Certificate> chain(Draft.Made... chain) {
        return TrustFixture.certificates(chain);
    }

    static Stream<Wrong> origins() {
        return Stream.of(
                wrong(
                        "self-signed",
                        "not signed by the root",
                        node -> chain(Draft.node(PARTNER).selfSigned())),
                wrong("another authority", "not signed by the root", node -> {
                    Draft.Made other = Draft.authority("other").selfSigned();
                    return chain(Draft.node(PARTNER).by(other), other);
                }),
                wrong(
                        "our own authority, not issued",
                        "not signed by the root",
                        node -> chain(Draft.node(PARTNER).by(node.ours))),
                wrong("the right authority, another partner", "not signed by the root", node -> {
                    node.route(
                            "lx0000010000030",
                            "https://y:1",
                            pem(Draft.authority("y").selfSigned()),
                            0,
                            0);
                    return chain(Draft.node("lx0000010000030").by(node.theirs));
                }),
                wrong(
                        "this node's name, another authority",
                        "not signed by the root",
                        node -> chain(Draft.node(SELF).by(node.theirs))),
                forged("a root of the same name", node -> {
                    Draft.Made twin = Draft.authority("them").selfSigned();
                    return chain(Draft.node(PARTNER).by(twin), twin);
                }),
                forged(
                        "a bit of the leaf turned",
                        node -> List.of(Draft.tampered(Draft.node(PARTNER).by(node.theirs)))),
                forged("a bit of the authority turned", node -> {
                    Draft.Made between = Draft.authority("between").by(node.theirs);
                    return List.of(Draft.node(PARTNER).by(between).certificate(), Draft.tampered(between));
                }),
                wrong(
                        "the authority left out",
                        "not signed by the root",
                        node -> chain(Draft.node(PARTNER)
                                .by(Draft.authority("between").by(node.theirs)))),
                wrong("out of order", "not in order", node -> {
                    Draft.Made first = Draft.authority("first").by(node.theirs);
                    Draft.Made second = Draft.authority("second").by(first);
                    return chain(Draft.node(PARTNER).by(second), first, second);
                }),
                wrong(
                        "garbage behind the chain",
                        "not in order",
                        node -> chain(
                                Draft.node(PARTNER).by(node.theirs),
                                Draft.authority("garbage").selfSigned())),
                wrong("a chain of 20", "showed 20 certificates", node -> {
                    List<X509Certificate> chain = new ArrayList<>();
                    Draft.Made issuer = node.theirs;
                    for (int i = 0; i < 19; i++) {
                        issuer = Draft.authority("n" + i).by(issuer);
                        chain.add(0, issuer.certificate());
                    }
                    chain.add(0, Draft.node(PARTNER).by(issuer).certificate());
                    return chain;
                }));
    }

    static Stream<Wrong> times() {
        return Stream.of(
                leaf("expired", "expired at", () -> Draft.node(PARTNER).valid(DAY.multipliedBy(-2), DAY.negated())),
                leaf("not yet valid", "not valid before", () -> Draft.node(PARTNER)
                        .valid(DAY, DAY.multipliedBy(2))),
                through("the authority expired", "issuer of the peer expired", () -> Draft.authority("b")
                        .valid(DAY.multipliedBy(-2), DAY.negated())),
                through("the authority not yet valid", "issuer of the peer is not valid before", () -> Draft.authority(
                                "b")
                        .valid(DAY, DAY.multipliedBy(2))),
                wrong("the root expired", "root of the route expired", node -> {
                    Draft.Made old = Draft.authority("old")
                            .valid(DAY.multipliedBy(-2), DAY.negated())
                            .selfSigned();
                    node.route(PARTNER, "https://x:1", pem(old), 0, 0);
                    return chain(Draft.node(PARTNER).by(old));
                }),
                wrong("revoked", "was revoked", node -> {
                    Draft.Made leaf = Draft.node(PARTNER).by(node.theirs);
                    node.revoke(leaf);
                    return chain(leaf);
                }),
                wrong("the authority revoked", "was revoked", node -> {
                    Draft.Made between = Draft.authority("between").by(node.theirs);
                    node.revoke(between);
                    return chain(Draft.node(PARTNER).by(between), between);
                }),
                wrong("the root revoked", "was revoked", node -> {
                    node.revoke(node.theirs);
                    return chain(Draft.node(PARTNER).by(node.theirs));
                }));
    }

    static Stream<Wrong> purposes() {
        return Stream.of(
                leaf("not for clients", "not for clients", () -> Draft.node(PARTNER)
                        .purposes(KeyPurposeId.id_kp_serverAuth)),
                leaf("may not sign a handshake", "keyUsage", () -> Draft.node(PARTNER)
                        .usage(KeyUsage.keyEncipherment)),
                leaf("an authority as a client", "that of an authority", () -> Draft.authority("ca")
                        .dns(NAME)),
                wrong("a leaf as authority", "does not lead", node -> {
                    Draft.Made leaf = Draft.node(PARTNER)
                            .usage(KeyUsage.digitalSignature | KeyUsage.keyCertSign)
                            .by(node.theirs);
                    return chain(Draft.node(PARTNER).by(leaf), leaf);
                }),
                through("an authority that is none", "does not lead", () -> Draft.authority("b")
                        .notAuthority()),
                through("an authority that may not sign", "does not lead", () -> Draft.authority("b")
                        .usage(KeyUsage.digitalSignature)),
                through("an authority for servers", "not for clients", () -> Draft.authority("b")
                        .purposes(KeyPurposeId.id_kp_serverAuth)),
                through("other names are permitted", "does not lead", () -> Draft.authority("b")
                        .permitted("example.com")),
                through("a critical extension of the authority", "critical extension", () -> Draft.authority("b")
                        .unknownCritical()),
                leaf("a critical extension", "critical extension", () -> Draft.node(PARTNER)
                        .unknownCritical()),
                wrong("a path that is too long", "does not lead", node -> {
                    Draft.Made first = Draft.authority("first").pathLength(0).by(node.theirs);
                    Draft.Made second = Draft.authority("second").by(first);
                    return chain(Draft.node(PARTNER).by(second), second, first);
                }),
                wrong("a path that is too long for the root", "does not lead", node -> {
                    Draft.Made root = Draft.authority("short").pathLength(0).selfSigned();
                    node.route(PARTNER, "https://x:1", pem(root), 0, 0);
                    Draft.Made between = Draft.authority("between").by(root);
                    return chain(Draft.node(PARTNER).by(between), between);
                }),
                wrong("the root permits other names", "does not lead", node -> {
                    Draft.Made root =
                            Draft.authority("narrow").permitted("example.com").selfSigned();
                    node.route(PARTNER, "https://x:1", pem(root), 0, 0);
                    return chain(Draft.node(PARTNER).by(root));
                }),
                wrong("a root that may not sign", "may not sign certificates", node -> {
                    Draft.Made root = Draft.node(PARTNER).selfSigned();
                    node.route(PARTNER, "https://x:1", pem(root), 0, 0);
                    return chain(Draft.node(PARTNER).by(root));
                }));
    }

    static Stream<Wrong> weaknesses() {
        return Stream.of(
                leaf("RSA of 1024 bits", "weak key of RSA 1024", () -> Draft.node(PARTNER)
                        .keys(Draft.key("RSA", 1024))),
                leaf("P-192", "weak key", () -> Draft.node(PARTNER).keys(Draft.ec("secp192r1"))),
                leaf("P-224", "weak key", () -> Draft.node(PARTNER).keys(Draft.ec("secp224r1"))),
                leaf("DSA", "weak key", () -> Draft.node(PARTNER).keys(Draft.key("DSA", 2048))),
                leaf("SHA-1", "weak signature", () -> Draft.node(PARTNER).signature("SHA1withECDSA")),
                leaf("SHA-224", "weak signature", () -> Draft.node(PARTNER).signature("SHA224withECDSA")),
                through("the authority's key", "weak key of RSA 1024", () -> Draft.authority("b")
                        .keys(Draft.key("RSA", 1024))),
                wrong("MD5", "weak signature", node -> signedByRsa(node, "MD5withRSA")),
                wrong("PSS with SHA-1", "weak signature", node -> signedByRsa(node, "SHA1withRSAandMGF1")),
                wrong("the root's key", "root of the route has a weak key", node -> {
                    Draft.Made root =
                            Draft.authority("weak").keys(Draft.key("RSA", 1024)).selfSigned();
                    node.route(PARTNER, "https://x:1", pem(root), 0, 0);
                    return chain(Draft.node(PARTNER).by(root));
                }));
    }

    private static List<X509Certificate> signedByRsa(TrustFixture node, String algorithm) {
        Draft.Made root = Draft.authority("rsa").keys(Draft.key("RSA", 2048)).selfSigned();
        node.route(PARTNER, "https://x:1", pem(root), 0, 0);
        return chain(Draft.node(PARTNER).signature(algorithm).by(root));
    }

    static Stream<Wrong> names() {
        String misread = "can be misread";
        String none = "names no node";
        return Stream.of(
                leaf("no name", none, Draft::nameless),
                leaf("only as common name", none, () -> Draft.commonName(NAME)),
                leaf("only as e-mail", none, () -> Draft.nameless()
                        .name(GeneralName.rfc822Name, PARTNER + "@trustbe.cn")),
                leaf("only as URI", none, () -> Draft.nameless()
                        .name(GeneralName.uniformResourceIdentifier, "https://" + NAME)),
                leaf("only an address", none, () -> Draft.nameless().name(GeneralName.iPAddress, "127.0.0.1")),
                leaf("in another domain", none, () -> Draft.nameless().dns(NAME + ".example.com")),
                leaf("the domain itself", none, () -> Draft.nameless().dns("trustbe.cn")),
                leaf("two nodes", "names 2 nodes", () -> Draft.node(PARTNER).dns("lx0000010000030.trustbe.cn")),
                leaf("every node", misread, () -> Draft.nameless().dns("*.trustbe.cn")),
                leaf("every node and the right one", misread, () -> Draft.node(PARTNER)
                        .dns("*.trustbe.cn")),
                leaf("part of a wildcard", misread, () -> Draft.nameless().dns("lx000001*.trustbe.cn")),
                leaf("a trailing dot", misread, () -> Draft.nameless().dns(NAME + ".")),
                leaf("a leading dot", misread, () -> Draft.nameless().dns("." + NAME)),
                leaf("NUL behind", misread, () -> raw(NAME + "\0.example.com")),
                leaf("NUL before", misread, () -> raw("example.com\0" + NAME)),
                leaf("a blank", misread, () -> raw(" " + NAME)),
                leaf("a line end", misread, () -> raw(NAME + "\n")),
                leaf("a Cyrillic letter", misread, () -> raw("l\u0445" + NAME.substring(2))),
                leaf("a Kelvin sign", misread, () -> raw("\u212a" + NAME)));
    }

    private static Draft raw(String name) {
        return Draft.nameless().rawDns(name.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource({"origins", "times", "purposes", "weaknesses", "names"})
    void a_wrong_certificate_is_refused_for_its_own_reason(Wrong wrong) {
        PeerProof proof = node.directory.identify(wrong.shown().to(node));

        assertThat(proof).isInstanceOfSatisfying(PeerProof.Refused.class, refused -> {
            assertThat(refused.why().code()).isEqualTo(wrong.code());
            assertThat(refused.why().message()).contains(wrong.reason()).doesNotContain("\n");
        });
    }

    @Test
    void the_right_ones_are_accepted() {
        Draft.Made between = Draft.authority("between").by(node.theirs);
        Draft.Made leaf = Draft.node(PARTNER).by(between);

        assertThat(node.identify(Draft.node(PARTNER).by(node.theirs))).isEqualTo(RIGHT);
        assertThat(node.identify(leaf, between)).isEqualTo(RIGHT);
        assertThat(node.identify(leaf, between, node.theirs)).isEqualTo(RIGHT);
        assertThat(node.identify(
                        Draft.nameless().dns("LX0000010000020.TRUSTBE.CN").by(node.theirs)))
                .isEqualTo(RIGHT);
        assertThat(node.identify(Draft.node(PARTNER)
                        .dns("localhost")
                        .dns("*.example.com")
                        .by(node.theirs)))
                .isEqualTo(RIGHT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "Ed25519"})
    void other_strong_keys_are_accepted(String algorithm) {
        Draft.Made root = Draft.authority("root")
                .keys(Draft.key(algorithm, algorithm.equals("RSA") ? 2048 : 0))
                .selfSigned();
        node.route(PARTNER, "https://x:1", pem(root), 0, 0);

        assertThat(node.identify(Draft.node(PARTNER).by(root))).isEqualTo(RIGHT);
    }

    @Test
    void a_stored_root_may_show_itself() {
        Draft.Made root = Draft.authority("root").dns(NAME).selfSigned();
        node.route(PARTNER, "https://x:1", pem(root), 0, 0);

        assertThat(node.identify(root)).isEqualTo(RIGHT);
    }

    @Test
    void a_new_root_that_the_old_one_certified_is_believed() {
        Draft.Made renewed = Draft.authority("them").selfSigned();
        Draft.Made crossed = Draft.authority("them").keys(renewed.keys()).by(node.theirs);
        Draft.Made leaf = Draft.node(PARTNER).by(renewed);

        assertThat(node.identify(leaf, crossed)).isEqualTo(RIGHT);
        assertThat(node.identify(leaf, crossed, node.theirs)).isEqualTo(RIGHT);
        assertThat(node.identify(leaf)).isInstanceOf(PeerProof.Refused.class);

        node.route(PARTNER, "https://x:1", pem(renewed), 0, 0);
        assertThat(node.identify(leaf, crossed)).isEqualTo(RIGHT);
    }

    @Test
    void what_this_node_issued_is_believed_for_that_partner_only() {
        Draft.Made mine = Draft.node(PARTNER).by(node.ours);
        Draft.Made forOther = Draft.node(PARTNER).by(node.ours);
        Draft.Made forged = Draft.node(PARTNER).by(Draft.authority("us").selfSigned());
        node.issue(PARTNER, mine);
        node.issue("lx0000010000030", forOther);
        node.issue(PARTNER, forged);

        assertThat(node.identify(mine)).isEqualTo(RIGHT);
        assertThat(node.directory(true).identify(chain(mine, node.ours))).isEqualTo(RIGHT);
        assertThat(node.identify(forOther)).isInstanceOf(PeerProof.Refused.class);
        assertThat(node.identify(forged)).isInstanceOf(PeerProof.Refused.class);
    }

    @Test
    void what_a_replaced_root_issued_is_believed_as_long_as_that_root_is() {
        Draft.Made mine = Draft.node(PARTNER).by(node.ours);
        node.issue(PARTNER, mine);
        node.identity.put(TableNames.SELF, node.environ(Draft.authority("us").selfSigned()));
        node.previous.put(TableNames.SELF, node.environ(node.ours));
        assertThat(node.identify(mine)).isEqualTo(RIGHT);

        node.previous.remove(TableNames.SELF);

        assertThat(node.identify(mine)).isInstanceOf(PeerProof.Refused.class);
    }

    @Test
    void a_pinned_root_counts_when_none_was_given_and_the_node_is_not_strict() {
        Draft.Made leaf = Draft.node(PARTNER).by(node.theirs);
        node.route(PARTNER, "https://x:1", "", 0, 0);
        assertThat(node.identify(leaf)).isEqualTo(new PeerProof.Unproved(PARTNER));

        node.pin(PARTNER, node.theirs);

        assertThat(node.identify(leaf)).isEqualTo(RIGHT);
        assertThat(node.directory(true).identify(chain(leaf)))
                .isInstanceOfSatisfying(
                        PeerProof.Refused.class,
                        refused -> assertThat(refused.why().message()).contains("guest_root"));
        node.route(PARTNER, "https://x:1", pem(Draft.authority("given").selfSigned()), 0, 0);
        assertThat(node.identify(leaf)).isInstanceOf(PeerProof.Refused.class);
    }

    @Test
    void a_node_without_a_route_is_unknown_and_nothing_is_nothing() {
        PeerProof unknown = new PeerProof.Unknown(PARTNER);
        Draft.Made leaf = Draft.node(PARTNER).by(node.theirs);
        assertThat(node.identify()).isEqualTo(PeerProof.NONE);

        node.route(PARTNER, "https://x:1", pem(node.theirs), RouteStatus.REMOVED, 0);
        assertThat(node.identify(leaf)).isEqualTo(unknown);

        node.routes.remove(PARTNER);
        assertThat(node.identify(leaf)).isEqualTo(unknown);
        assertThat(node.identify(Draft.node(SELF).by(node.ours))).isEqualTo(new PeerProof.Partner(SELF));
    }

    @Test
    void a_route_may_be_used_or_says_why_not() {
        assertThat(node.directory.usable("LX0000010000020").nodeId()).isEqualTo(PARTNER);

        assertThat(refusal("lx0000010000099")).isEqualTo(ErrorCode.NOT_WOVEN);
        node.route(PARTNER, "https://x:1", "", RouteStatus.DISABLED, 0);
        assertThat(refusal(PARTNER)).isEqualTo(ErrorCode.ROUTE_DISABLED);
        node.route(PARTNER, "https://x:1", "", 0, Draft.NOW.toEpochMilli());
        assertThat(refusal(PARTNER)).isEqualTo(ErrorCode.ROUTE_EXPIRED);
        node.route(PARTNER, "https://x:1", "", RouteStatus.APPROVING, 0);
        assertThatThrownBy(() -> node.directory.usable(PARTNER))
                .hasMessageContaining("waiting for approval by " + SELF);
    }

    private ErrorCode refusal(String nodeId) {
        return catchThrowableOfType(MeshException.class, () -> node.directory.usable(nodeId))
                .code();
    }

    @Test
    void by_its_address_nobody_is_this_node_itself() throws Exception {
        node.route(SELF, "http://127.0.0.1:7304", "", 0, 0);
        node.route("a", "http://127.0.0.1:7305", "", 0, 0);

        assertThat(at(InetAddress.getByName("127.0.0.1"))).containsExactly("a");
    }

    @Test
    void plaintext_partners_are_those_whose_address_says_so() throws Exception {
        InetAddress here = InetAddress.getByName("127.0.0.1");
        node.route("a", "http://127.0.0.1:7304", "", 0, 0);
        node.route("b", "H2C://10.0.0.1:1,[::1]:2,127.0.0.1", "", 0, 0);
        node.route("c", "https://127.0.0.1:7304", "", 0, 0);
        node.route("d", "127.0.0.1:7304", "", 0, 0);
        node.route("e", "grpc://127.0.0.1:7304?p=x", "", RouteStatus.REMOVED, 0);
        assertThat(at(here)).containsExactlyInAnyOrder("a", "b");
        assertThat(at(InetAddress.getByName("::1"))).containsExactly("b");
        assertThat(at(InetAddress.getByName("10.0.0.2"))).isEmpty();

        node.route("a", "https://127.0.0.1:7304", "", 0, 0);
        node.routes.remove("b");

        assertThat(at(here)).isEmpty();
    }

    @Test
    void a_name_is_looked_up_beside() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        node.route("a", "http://localhost:7304", "", 0, 0);
        InetAddress here = InetAddress.getByName("127.0.0.1");

        for (int i = 0; i < 200 && at(here).isEmpty(); i++) {
            assertThat(never.await(25, TimeUnit.MILLISECONDS)).isFalse();
        }

        assertThat(at(here)).containsExactly("a");
    }

    private List<String> at(InetAddress address) {
        return node.directory.plaintextPartners(address).stream()
                .map(route -> route.nodeId())
                .toList();
    }
}
