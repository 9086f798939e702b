package io.be.mesh.tests.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.CertificateSpec;
import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.LogTail;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.PeerClient;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Certificates that look like a partner's and are not: each has its own clear answer and a line in the log that says why. The
 * node has routes to two partners whose roots the operator gave.
 */
class CertificateMatrixIT {
    private static final String SELF = "LX0000010000001";
    private static final String PARTNER = "LX0000010000002";
    private static final String OTHER = "LX0000010000003";
    private static final String GONE = "LX0000010000004";
    private static final String PARTNER_HOST = "lx0000010000002.trustbe.cn";
    private static final List<String> CERTIFICATE_CODES = List.of("E0000000603", "E0000000615");

    private static final Credential ROOT =
            CertificateSpec.authority("partner root").selfSigned();
    private static final Credential OTHER_ROOT =
            CertificateSpec.authority("other root").selfSigned();
    private static final Credential REVOKED_ROOT =
            CertificateSpec.authority("revoked root").selfSigned();
    private static final Credential STRANGE_ROOT =
            CertificateSpec.authority("strange root").selfSigned();
    private static final Credential INTERMEDIATE =
            CertificateSpec.authority("intermediate").by(ROOT);
    private static final Credential REVOKED_INTERMEDIATE =
            CertificateSpec.authority("revoked").by(ROOT);
    private static final Credential REVOKED_LEAF = CertificateSpec.node(PARTNER).by(ROOT);

    private static MeshProcess node;

    @BeforeAll
    static void start() throws Exception {
        node = MeshProcess.start();
        Caller caller = new Caller();
        caller.identity(node, SELF, "JG0100000100000000");
        route(caller, PARTNER, "JG0100000200000000", ROOT);
        route(caller, OTHER, "JG0100000300000000", OTHER_ROOT);
        route(caller, GONE, "JG0100000400000000", REVOKED_ROOT);
        for (Credential revoked : List.of(REVOKED_LEAF, REVOKED_INTERMEDIATE, REVOKED_ROOT)) {
            TrustApi.revoke(node, revoked.fingerprint());
        }
    }

    private static void route(Caller caller, String id, String inst, Credential root) throws Exception {
        assertThat(caller.json(
                                node,
                                "/v1/interconn/net/refresh",
                                Map.of(),
                                Map.of(
                                        "node_id",
                                        id,
                                        "inst_id",
                                        inst,
                                        "address",
                                        "127.0.0.1:9",
                                        "guest_root",
                                        Credential.pem(root.certificate())))
                        .path("code")
                        .asText())
                .isEqualTo(Caller.SUCCESS);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(wrongIssuer(), wrongTime(), wrongUse(), wrongName(), wrongChain(), revoked())
                .flatMap(List::stream);
    }

    private static List<Arguments> wrongIssuer() {
        Credential sameName = CertificateSpec.authority("partner root").selfSigned();
        Credential genuine = CertificateSpec.node(PARTNER).by(ROOT);
        return List.of(
                arguments("self-signed", CertificateSpec.node(PARTNER).selfSigned(), "not signed by the root"),
                arguments("of another authority", CertificateSpec.node(PARTNER).by(STRANGE_ROOT), "not signed"),
                arguments(
                        "of another authority, its root with it",
                        CertificateSpec.node(PARTNER).by(STRANGE_ROOT).under(STRANGE_ROOT),
                        "not signed"),
                arguments(
                        "of another authority, the right root with it",
                        CertificateSpec.node(PARTNER).by(STRANGE_ROOT).under(ROOT),
                        "not in order"),
                arguments(
                        "of an authority with the same name",
                        CertificateSpec.node(PARTNER).by(sameName),
                        "signature"),
                arguments(
                        "of the other partner's authority",
                        CertificateSpec.node(PARTNER).by(OTHER_ROOT),
                        "not signed"),
                arguments(
                        "the right authority, the other partner",
                        CertificateSpec.node(OTHER).by(ROOT),
                        "not signed"),
                arguments(
                        "the right authority, this node",
                        CertificateSpec.node(SELF).by(ROOT),
                        ""),
                arguments(
                        "a genuine one whose signature was changed",
                        genuine.withChain(List.of(CertificateSpec.tampered(genuine.certificate()))),
                        "signature"),
                arguments("the root itself", ROOT, ""));
    }

    private static List<Arguments> wrongTime() {
        Instant now = Instant.now();
        Credential old = CertificateSpec.authority("old").valid(ago(90), ago(1)).by(ROOT);
        Credential young = CertificateSpec.authority("young")
                .valid(now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(9)))
                .by(ROOT);
        return List.of(
                arguments(
                        "expired",
                        CertificateSpec.node(PARTNER).valid(ago(90), ago(1)).by(ROOT),
                        "expired"),
                arguments(
                        "expired a second ago",
                        CertificateSpec.node(PARTNER)
                                .valid(ago(90), now.minusSeconds(1))
                                .by(ROOT),
                        "expired"),
                arguments(
                        "of the year 1970",
                        CertificateSpec.node(PARTNER)
                                .valid(Instant.EPOCH, Instant.EPOCH.plusSeconds(9))
                                .by(ROOT),
                        "expired"),
                arguments(
                        "not yet valid",
                        CertificateSpec.node(PARTNER)
                                .valid(now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(9)))
                                .by(ROOT),
                        "not valid before"),
                arguments(
                        "never valid",
                        CertificateSpec.node(PARTNER)
                                .valid(now.plus(Duration.ofDays(1)), ago(1))
                                .by(ROOT),
                        ""),
                arguments(
                        "below an expired authority",
                        CertificateSpec.node(PARTNER).by(old),
                        "expired"),
                arguments(
                        "below an authority not yet valid",
                        CertificateSpec.node(PARTNER).by(young),
                        "not valid before"));
    }

    private static List<Arguments> wrongUse() {
        return List.of(
                arguments(
                        "for servers only",
                        CertificateSpec.node(PARTNER)
                                .purposes(KeyPurposeId.id_kp_serverAuth)
                                .by(ROOT),
                        "extendedKeyUsage"),
                arguments(
                        "for code",
                        CertificateSpec.node(PARTNER)
                                .purposes(KeyPurposeId.id_kp_codeSigning)
                                .by(ROOT),
                        "extendedKeyUsage"),
                arguments(
                        "may not sign",
                        CertificateSpec.node(PARTNER)
                                .usage(KeyUsage.keyEncipherment)
                                .by(ROOT),
                        "keyUsage"),
                arguments(
                        "RSA of 1024 bits",
                        CertificateSpec.node(PARTNER).rsa(1024).by(ROOT),
                        "weak key"),
                arguments(
                        "below RSA of 1024 bits",
                        CertificateSpec.node(PARTNER)
                                .by(CertificateSpec.authority("weak").rsa(1024).by(ROOT)),
                        "weak key"),
                arguments(
                        "signed with SHA-1",
                        CertificateSpec.node(PARTNER).signature("SHA1withECDSA").by(ROOT),
                        "weak signature"),
                arguments(
                        "below one signed with SHA-1",
                        CertificateSpec.node(PARTNER)
                                .by(CertificateSpec.authority("sha1")
                                        .signature("SHA1withECDSA")
                                        .by(ROOT)),
                        "weak signature"),
                arguments(
                        "an unknown critical extension",
                        CertificateSpec.node(PARTNER).unknownCritical().by(ROOT),
                        ""),
                arguments(
                        "of version 1",
                        CertificateSpec.node(PARTNER).versionOne().by(ROOT),
                        ""));
    }

    private static List<Arguments> wrongName() {
        List<Arguments> cases = new ArrayList<>();
        for (String name : List.of(
                "*.trustbe.cn",
                PARTNER_HOST + ".evil.example",
                PARTNER_HOST + ".",
                " " + PARTNER_HOST,
                PARTNER_HOST + "\u0000.evil.example",
                "\u0000" + PARTNER_HOST,
                "lx0000010000002.trustbe.net",
                "lx0000010000002%2etrustbe.cn",
                PARTNER_HOST + "\r\nx-ptp-source-node-id: " + PARTNER,
                "lx000001000000*.trustbe.cn",
                "trustbe.cn",
                ".trustbe.cn")) {
            cases.add(arguments(
                    "named " + visible(name),
                    CertificateSpec.leaf("node").dns(name).by(ROOT),
                    ""));
        }
        cases.add(arguments(
                "a common name only", CertificateSpec.leaf(PARTNER_HOST).by(ROOT), ""));
        cases.add(arguments(
                "a mail address",
                CertificateSpec.leaf("node")
                        .name(GeneralName.rfc822Name, PARTNER + "@trustbe.cn")
                        .by(ROOT),
                ""));
        cases.add(arguments(
                "a URI",
                CertificateSpec.leaf("node")
                        .name(GeneralName.uniformResourceIdentifier, "https://" + PARTNER_HOST)
                        .by(ROOT),
                ""));
        cases.add(arguments(
                "its address",
                CertificateSpec.leaf("node")
                        .name(GeneralName.iPAddress, "127.0.0.1")
                        .by(ROOT),
                ""));
        return cases;
    }

    private static List<Arguments> wrongChain() {
        Credential leafAsAuthority = CertificateSpec.node(PARTNER).by(ROOT);
        Credential noSigning = CertificateSpec.authority("no signing")
                .usage(KeyUsage.digitalSignature)
                .by(ROOT);
        Credential noConstraints =
                CertificateSpec.authority("no constraints").noConstraints().by(ROOT);
        Credential last = CertificateSpec.authority("last").pathLength(0).by(ROOT);
        Credential elsewhere =
                CertificateSpec.authority("elsewhere").permitted("bank.example").by(ROOT);
        Credential changed =
                new Credential(INTERMEDIATE.key(), List.of(CertificateSpec.tampered(INTERMEDIATE.certificate())));
        return List.of(
                arguments("below a leaf", CertificateSpec.node(PARTNER).by(leafAsAuthority), ""),
                arguments(
                        "below one that may not sign certificates",
                        CertificateSpec.node(PARTNER).by(noSigning),
                        ""),
                arguments(
                        "below one without constraints",
                        CertificateSpec.node(PARTNER).by(noConstraints),
                        ""),
                arguments(
                        "one authority too many",
                        CertificateSpec.node(PARTNER)
                                .by(CertificateSpec.authority("more").by(last)),
                        ""),
                arguments(
                        "an authority for other domains",
                        CertificateSpec.node(PARTNER).by(elsewhere),
                        ""),
                arguments(
                        "without its intermediate",
                        CertificateSpec.node(PARTNER).alone(INTERMEDIATE),
                        "not signed"),
                arguments(
                        "with another intermediate",
                        CertificateSpec.node(PARTNER)
                                .alone(INTERMEDIATE)
                                .under(CertificateSpec.authority("another").by(ROOT)),
                        "not in order"),
                arguments(
                        "below an intermediate that was changed",
                        CertificateSpec.node(PARTNER).by(changed),
                        ""),
                arguments(
                        "with a junk certificate behind it",
                        CertificateSpec.node(PARTNER).by(ROOT).under(STRANGE_ROOT),
                        "not in order"),
                arguments("a chain of 11", chain(11), "certificates"),
                arguments("a chain of 20", chain(20), "certificates"));
    }

    private static List<Arguments> revoked() {
        return List.of(
                arguments("revoked", REVOKED_LEAF, "revoked"),
                arguments(
                        "below a revoked authority",
                        CertificateSpec.node(PARTNER).by(REVOKED_INTERMEDIATE),
                        "revoked"),
                arguments("below a revoked root", CertificateSpec.node(GONE).by(REVOKED_ROOT), "revoked"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void aWrongCertificateIsRefusedAndTheLogSaysWhy(String what, Credential shown, String reason) throws Exception {
        LogTail log = new LogTail(node);

        try {
            String code = push(shown, "wrong");
            assertThat(code).as(what).isIn(CERTIFICATE_CODES);
            log.awaitLine(code, reason);
        } catch (IOException refusedByTls) {
            log.awaitLine(CERTIFICATE_CODES.get(0), "the TLS handshake failed");
        }
        assertThat(waiting("wrong")).as("messages of refused peers").isEqualTo(0);
    }

    static Stream<Arguments> right() {
        Credential two = CertificateSpec.authority("second intermediate").by(INTERMEDIATE);
        return Stream.of(
                arguments("of the root", CertificateSpec.node(PARTNER).by(ROOT)),
                arguments(
                        "with the root behind it",
                        CertificateSpec.node(PARTNER).by(ROOT).under(ROOT)),
                arguments(
                        "RSA of 2048 bits",
                        CertificateSpec.node(PARTNER).rsa(2048).by(ROOT)),
                arguments(
                        "through an intermediate", CertificateSpec.node(PARTNER).by(INTERMEDIATE)),
                arguments("through two", CertificateSpec.node(PARTNER).by(two)),
                arguments("a chain of 10", chain(10)),
                arguments(
                        "in capitals",
                        CertificateSpec.leaf("node")
                                .dns(PARTNER_HOST.toUpperCase(Locale.ROOT))
                                .by(ROOT)),
                arguments(
                        "among other names",
                        CertificateSpec.node(PARTNER)
                                .dns("mesh.bank.example")
                                .dns("10.0.0.7")
                                .by(ROOT)),
                arguments(
                        "without purposes",
                        CertificateSpec.node(PARTNER).purposes().by(ROOT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("right")
    void theRightOneIsAccepted(String what, Credential shown) throws Exception {
        assertThat(push(shown, "right")).as(what).isEqualTo(Caller.SUCCESS);
        assertThat(waiting("right")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lx0000010000009", "evil-lx0000010000002", "evil.lx0000010000002", "lx00000100000o2"})
    void aCertificateOfNobodyWeKnowIsAStrangers(String id) throws Exception {
        for (Credential root : List.of(STRANGE_ROOT, ROOT)) {
            assertThat(push(CertificateSpec.node(id).by(root), "stranger")).isEqualTo("E0000000618");
        }
        assertThat(waiting("stranger")).isEqualTo(0);
    }

    @Test
    void oneThatNamesTwoPartnersIsNeverTheOneWhoDidNotSignIt() throws Exception {
        Credential both = CertificateSpec.node(OTHER).dns(PARTNER_HOST).by(ROOT);

        push(both, "both");

        assertThat(waiting("both", OTHER)).isEqualTo(0);
    }

    @Test
    void noCertificateIsNoPartner() throws Exception {
        PeerClient anonymous = PeerClient.anonymous(node, Version.HTTP_1_1);

        assertThat(anonymous.push("none", "t", List.of(), bytes("none")).code()).isIn("E0000000403", "E0000000618");
        assertThat(waiting("none")).isEqualTo(0);
    }

    private static String push(Credential shown, String session) throws IOException, InterruptedException {
        return PeerClient.showing(shown, node, Version.HTTP_1_1)
                .push(session, "t", List.of(), bytes("of " + session))
                .code();
    }

    /** How many messages of a session are there; they are taken. */
    private static int waiting(String session, String... from) throws IOException, InterruptedException {
        return TrustApi.drain(node, session, "t", from);
    }

    private static Credential chain(int length) {
        Credential top = ROOT;
        for (int i = 1; i < length; i++) {
            top = CertificateSpec.authority("link " + i).by(top);
        }
        return CertificateSpec.node(PARTNER).by(top);
    }

    private static Instant ago(int days) {
        return Instant.now().minus(Duration.ofDays(days));
    }

    private static String visible(String name) {
        return name.replace("\u0000", "\\0").replace("\r\n", "\\r\\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
