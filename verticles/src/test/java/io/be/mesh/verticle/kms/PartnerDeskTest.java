package io.be.mesh.verticle.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.CertificateNumber;
import io.be.mesh.cluster.bus.message.Certificates;
import io.be.mesh.cluster.bus.message.CsrOf;
import io.be.mesh.cluster.bus.message.KeyList;
import io.be.mesh.cluster.bus.message.Nothing;
import io.be.mesh.cluster.bus.message.Revoke;
import io.be.mesh.cluster.bus.message.Rotate;
import io.be.mesh.cluster.bus.message.SignedOffer;
import io.be.mesh.cluster.bus.message.WeaveOffer;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.trust.ChainRules;
import io.be.mesh.cluster.trust.Purpose;
import io.be.mesh.cluster.trust.WeaveSignature;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.KeyCsr;
import io.be.mesh.protocol.message.Keys;
import io.be.mesh.protocol.message.WeaveRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes to partners and callers: requests to weave, certificates for CSRs, keys made to order, lists. */
class PartnerDeskTest {
    private static final KmsSettings SETTINGS = new KmsSettings(
            List.of(), "ec-p256", Duration.ofDays(90), Duration.ofDays(30), Duration.ofHours(2), "", false);

    @TempDir
    Path home;

    private KmsNode node;

    @BeforeEach
    void open() throws Exception {
        node = new KmsNode(home.resolve("store"), SETTINGS, Clock.systemUTC());
        node.ask(Addresses.KMS_RESET, new Environ("", "LX1", "JG1", "机构", "", "", ""));
    }

    @AfterEach
    void close() throws Exception {
        node.close();
    }

    private SignedOffer offer() throws Exception {
        return node.ask(Addresses.KMS_OFFER, new WeaveOffer("LX2", "a.example:7304"));
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }

    @Test
    void aRequestToWeaveProvesItsRootAndHoldsNoKey() throws Exception {
        SignedOffer offer = offer();
        WeaveRequest request = offer.request();

        assertThat(WeaveSignature.verify(request, now())).isEqualTo(node.root());
        assertThat(request.authCode())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(offer().request().authCode());
        assertThat(request.expireAt() - request.issuedAt())
                .isEqualTo(Duration.ofHours(2).toMillis());
        assertThat(String.join("", request.hostRoot(), request.csr())).doesNotContain("PRIVATE");
        assertThat(offer + " " + request).doesNotContain(request.authCode(), "BEGIN");
        Path csr = Files.writeString(home.resolve("csr.pem"), request.csr());
        assertThat(Openssl.run("req", "-in", csr.toString(), "-verify", "-noout", "-text"))
                .contains("DNS:lx1.trustbe.cn");
    }

    @Test
    void everyChangedMemberOfARequestIsNoticed() throws Exception {
        WeaveRequest r = offer().request();
        WeaveRequest other = offer().request();
        node.ask(Addresses.KMS_ROTATE, new Rotate(true));
        String foreign = node.environ().rootCrt();
        List<WeaveRequest> changed = List.of(
                copy(r, "LX9", r.address(), r.hostRoot(), r.csr(), r.authCode(), r.expireAt()),
                copy(r, r.nodeId(), "b:1", r.hostRoot(), r.csr(), r.authCode(), r.expireAt()),
                copy(r, r.nodeId(), r.address(), foreign, r.csr(), r.authCode(), r.expireAt()),
                copy(r, r.nodeId(), r.address(), r.hostRoot(), other.csr(), r.authCode(), r.expireAt()),
                copy(r, r.nodeId(), r.address(), r.hostRoot(), r.csr(), other.authCode(), r.expireAt()),
                copy(r, r.nodeId(), r.address(), r.hostRoot(), r.csr(), r.authCode(), r.expireAt() + 1),
                r.withSignature(""),
                r.withSignature("no base64!"),
                r.withSignature(other.signature()));
        for (WeaveRequest each : changed) {
            refused(each, ErrorCode.BAD_SIGNATURE);
        }
        String leaf = node.kms.tls().current().orElseThrow().chain();
        refused(copy(r, r.nodeId(), r.address(), leaf, r.csr(), r.authCode(), r.expireAt()), ErrorCode.CERTIFICATE);
        refused(copy(r, r.nodeId(), r.address(), "x", r.csr(), r.authCode(), r.expireAt()), ErrorCode.BAD_REQUEST);
    }

    private static void refused(WeaveRequest request, ErrorCode code) {
        assertThatThrownBy(() -> WeaveSignature.verify(request, now()))
                .isInstanceOfSatisfying(MeshException.class, failure -> assertThat(failure.code())
                        .isEqualTo(code));
    }

    private static WeaveRequest copy(
            WeaveRequest r, String nodeId, String address, String root, String csr, String code, long expireAt) {
        return new WeaveRequest(
                nodeId,
                r.instId(),
                r.instName(),
                address,
                root,
                csr,
                code,
                r.targetNodeId(),
                r.issuedAt(),
                expireAt,
                r.signature());
    }

    @Test
    void aPartnersCsrBecomesAClientCertificateWithItsNameAlone() throws Exception {
        String csr = csr("lx7.trustbe.cn", "EC -pkeyopt ec_paramgen_curve:P-256", "DNS:LX7.trustbe.cn");

        String chain =
                node.ask(Addresses.KMS_ISSUE_PARTNER, new CsrOf("LX7", csr)).chain();

        List<X509Certificate> made = Pem.certificates("chain", chain);
        X509Certificate leaf = made.get(0);
        assertThat(made.get(1)).isEqualTo(node.root());
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(leaf.getSubjectAlternativeNames()).singleElement().satisfies(name -> assertThat(name.get(1))
                .isEqualTo("lx7.trustbe.cn"));
        assertThat(leaf.getBasicConstraints()).isNegative();
        new ChainRules(Purpose.CLIENT, now(), crt -> Optional.empty()).require(made, Set.of(node.root()), "LX7");
        assertThat(node.issued.get(Pem.fingerprint(leaf))).hasValueSatisfying(row -> {
            assertThat(row.nodeId()).isEqualTo("LX7");
            assertThat(row.expireAt()).isEqualTo(leaf.getNotAfter().getTime());
        });
    }

    @Test
    void whoAsksForACertificateAgainAndAgainFillsNothing() throws Exception {
        String ec = "EC -pkeyopt ec_paramgen_curve:P-256";
        String csr = csr("x", ec, "DNS:lx7.trustbe.cn");
        String before = node.ask(Addresses.KMS_ISSUE_PARTNER, new CsrOf("LX8", csr("x", ec, "DNS:lx8.trustbe.cn")))
                .chain();
        String last = "";

        for (int i = 0; i < 20; i++) {
            last = node.ask(Addresses.KMS_ISSUE_PARTNER, new CsrOf("LX7", csr)).chain();
        }

        assertThat(node.issued.values()).hasSize(17);
        for (String kept : List.of(before, last)) {
            assertThat(node.issued.get(
                            Pem.fingerprint(Pem.certificates("chain", kept).get(0))))
                    .isPresent();
        }
    }

    @Test
    void aCsrThatIsNotThatNodesAloneIsRefused() throws Exception {
        String ec = "EC -pkeyopt ec_paramgen_curve:P-256";
        refusesCsr(csr("x", ec, "DNS:lx8.trustbe.cn"), ErrorCode.CERTIFICATE, "somebody else");
        refusesCsr(csr("x", ec, "DNS:lx7.trustbe.cn,DNS:lx8.trustbe.cn"), ErrorCode.CERTIFICATE, "nothing else");
        refusesCsr(csr("x", ec, "IP:127.0.0.1"), ErrorCode.CERTIFICATE, "somebody else");
        refusesCsr(csr("x", ec, ""), ErrorCode.CERTIFICATE, "nothing else");
        refusesCsr(
                csr("x", "RSA -pkeyopt rsa_keygen_bits:1024", "DNS:lx7.trustbe.cn"), ErrorCode.CERTIFICATE, "weak key");
        refusesCsr(
                csr("x", "EC -pkeyopt ec_paramgen_curve:P-224", "DNS:lx7.trustbe.cn"),
                ErrorCode.CERTIFICATE,
                "weak key");
        refusesCsr("nonsense", ErrorCode.BAD_REQUEST, "csr");
        refusesCsr(node.environ().rootCrt(), ErrorCode.BAD_REQUEST, "csr");
        String good = csr("x", ec, "DNS:lx7.trustbe.cn");
        byte[] der = java.util.Base64.getMimeDecoder()
                .decode(good.replaceAll("-----[A-Z ]+-----", "").strip());
        der[der.length - 3] ^= 1;
        refusesCsr(Pem.writeRequest(der), ErrorCode.BAD_SIGNATURE, "not signed by its own key");
        assertThat(node.issued.values()).isEmpty();
    }

    private void refusesCsr(String csr, ErrorCode code, String named) {
        node.refuses(Addresses.KMS_ISSUE_PARTNER, new CsrOf("LX7", csr), code, named);
    }

    private String csr(String subject, String algorithm, String names) throws Exception {
        Path key = home.resolve("partner.key");
        Files.writeString(
                key,
                Openssl.run(("genpkey -algorithm " + algorithm).split(" "))
                        .replaceAll("(?s)^.*?-----BEGIN", "-----BEGIN"));
        return names.isEmpty()
                ? Openssl.run("req", "-new", "-key", key.toString(), "-subj", "/CN=" + subject)
                : Openssl.run(
                        "req",
                        "-new",
                        "-key",
                        key.toString(),
                        "-subj",
                        "/CN=" + subject,
                        "-addext",
                        "subjectAltName=" + names);
    }

    private static KeyCsr order(int length, long expireAt, boolean ca, String crt, String key, String... ips) {
        return new KeyCsr("c1", "p1", "a.example", "机构", length, expireAt, "ops@a.example", ca, crt, key, List.of(ips));
    }

    @Test
    void keysAreMadeToOrderAndNothingIsKept() throws Exception {
        int before = node.ask(Addresses.KMS_CERTIFICATES, Nothing.AT_ALL)
                .certificates()
                .size();
        KeyList root = node.ask(Addresses.KMS_APPLY_ROOT, order(2048, 0, true, "", ""));
        assertThat(root.keys()).extracting(Keys::kind).containsExactly(4, 1);
        X509Certificate ca = Pem.certificates("ca", root.keys().get(0).key()).get(0);
        Pem.requirePair("crt", ca, "key", root.keys().get(1).key());
        assertThat(ca.getPublicKey().getAlgorithm()).isEqualTo("RSA");
        long until = now().plus(Duration.ofDays(10)).toEpochMilli();

        KeyList issued = node.ask(
                Addresses.KMS_APPLY_ISSUE,
                order(
                        0,
                        until,
                        false,
                        root.keys().get(0).key(),
                        root.keys().get(1).key(),
                        "10.1.2.3",
                        "fd00::1"));

        assertThat(issued.keys()).extracting(Keys::kind).containsExactly(32, 8);
        X509Certificate leaf =
                Pem.certificates("crt", issued.keys().get(0).key()).get(0);
        leaf.verify(ca.getPublicKey());
        assertThat(leaf.getNotAfter().getTime()).isEqualTo(until / 1000 * 1000);
        assertThat(leaf.getSubjectAlternativeNames().toString())
                .contains("a.example", "ops@a.example", "10.1.2.3", "fd00:0:0:0:0:0:0:1");
        assertThat(issued.toString()).doesNotContain("BEGIN");
        assertThat(node.ask(Addresses.KMS_CERTIFICATES, Nothing.AT_ALL).certificates())
                .hasSize(before);
    }

    @Test
    void anOrderThatCannotBeFilledNamesTheField() throws Exception {
        String crt = node.environ().rootCrt();
        String key = node.environ().rootKey();
        String leaf = node.kms.tls().current().orElseThrow().chain();
        refusesOrder(order(0, 0, false, "", ""), "ca_cert is missing");
        refusesOrder(order(0, 0, false, crt, ""), "ca_key is missing");
        refusesOrder(order(0, 0, false, "x", key), "ca_cert is not PEM");
        refusesOrder(order(0, 0, false, leaf, key), "ca_key does not match ca_cert");
        refusesOrder(
                order(0, 0, false, leaf, node.kms.tls().current().orElseThrow().key()), "not a CA");
        refusesOrder(order(1024, 0, false, crt, key), "length is 1024 bits");
        refusesOrder(order(16_384, 0, false, crt, key), "length is 16384 bits");
        refusesOrder(order(0, 1, false, crt, key), "expire_at");
        refusesOrder(order(0, 0, false, crt, key, "host.example"), "ips");
        refusesOrder(order(0, 0, false, crt, key, "999.1.1.1"), "ips");
        refusesOrder(new KeyCsr("", "", "", "", 0, 0, "", false, crt, key, List.of()), "domain is missing");
        refusesOrder(new KeyCsr("", "", "a b", "", 0, 0, "", false, crt, key, List.of()), "domain is not a host name");
    }

    private void refusesOrder(KeyCsr csr, String named) {
        node.refuses(Addresses.KMS_APPLY_ISSUE, csr, ErrorCode.BAD_REQUEST, named);
    }

    @Test
    void everyCertificateIsListedAndNoKey() throws Exception {
        X509Certificate old = node.root();
        node.ask(Addresses.KMS_ROTATE, new Rotate(true));
        String csr = csr("x", "ED25519", "DNS:lx7.trustbe.cn");
        node.ask(Addresses.KMS_ISSUE_PARTNER, new CsrOf("LX7", csr));
        RootAuthority partner =
                new CertificateIssuer(SETTINGS).root(new Environ("", "LX7", "", "x", "", "", ""), now());
        String pin = Pem.fingerprint(partner.certificate());
        KmsNode.await(
                node.pins.write(Map.of("lx7", new PinnedRoot("LX7", Pem.write(partner.chain()), pin, 1)), Set.of()));
        node.ask(Addresses.KMS_REVOKE, new Revoke(pin, "", ""));

        Certificates all = node.ask(Addresses.KMS_CERTIFICATES, Nothing.AT_ALL);

        assertThat(all.certificates())
                .extracting(Certificates.Entry::use)
                .containsExactly("root", "previous-root", "leaf", "partner-root", "issued");
        assertThat(all.certificates().get(1).fingerprint()).isEqualTo(Pem.fingerprint(old));
        assertThat(all.certificates())
                .extracting(Certificates.Entry::revoked)
                .containsExactly(false, false, false, true, false);
        assertThat(all.certificates()).extracting(Certificates.Entry::algorithm).contains("EC 256", "Ed25519");
        assertThat(all.toString()).doesNotContain("PRIVATE");
        KeyList self = node.ask(Addresses.KMS_LIST, new CertificateNumber(""));
        assertThat(self.keys()).hasSize(2).allSatisfy(each -> assertThat(each.key())
                .contains("BEGIN CERTIFICATE")
                .doesNotContain("PRIVATE"));
        String cno = self.keys().get(1).cno();
        assertThat(node.ask(Addresses.KMS_LIST, new CertificateNumber(cno)).keys())
                .hasSize(1);
        assertThat(node.ask(Addresses.KMS_LIST, new CertificateNumber("0")).keys())
                .isEmpty();
    }
}
