package io.be.mesh.verticle.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.CsrOf;
import io.be.mesh.cluster.bus.message.Nothing;
import io.be.mesh.cluster.bus.message.Revoke;
import io.be.mesh.cluster.bus.message.Rotate;
import io.be.mesh.cluster.identity.Crl;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.message.Environ;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.TemporalUnitWithinOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of revoked certificates: what is in it, who believes it, and when there is a new one. */
class CrlTest {
    private static final KmsSettings SETTINGS = new KmsSettings(
            List.of(), "ec-p256", Duration.ofDays(90), Duration.ofDays(30), Duration.ofDays(1), "", false);
    private static final TemporalUnitWithinOffset A_MINUTE =
            new TemporalUnitWithinOffset(1, java.time.temporal.ChronoUnit.MINUTES);

    @TempDir
    Path home;

    private KmsNode node() throws Exception {
        return node(Duration.ZERO);
    }

    private KmsNode node(Duration later) throws Exception {
        return new KmsNode(home.resolve("store"), SETTINGS, Clock.offset(Clock.systemUTC(), later));
    }

    private static X509CRL list(KmsNode node) throws Exception {
        return Crl.read(Crl.der(node.ask(Addresses.KMS_CRL, Nothing.AT_ALL).pem()));
    }

    private static List<BigInteger> serials(X509CRL list) {
        Set<? extends X509CRLEntry> entries = list.getRevokedCertificates();
        return entries == null
                ? List.of()
                : entries.stream().map(X509CRLEntry::getSerialNumber).toList();
    }

    private static void revoke(KmsNode node, X509Certificate certificate) throws Exception {
        node.ask(Addresses.KMS_REVOKE, new Revoke(Pem.fingerprint(certificate), "", ""));
    }

    private X509Certificate issued(KmsNode node, String nodeId) throws Exception {
        Path key = home.resolve("partner.key");
        Openssl.run("genpkey", "-algorithm", "ED25519", "-out", key.toString());
        String csr = Openssl.run(
                "req",
                "-new",
                "-key",
                key.toString(),
                "-subj",
                "/CN=x",
                "-addext",
                "subjectAltName=DNS:" + nodeId + ".trustbe.cn");
        return Pem.certificates(
                        "chain",
                        node.ask(Addresses.KMS_ISSUE_PARTNER, new CsrOf(nodeId, csr))
                                .chain())
                .get(0);
    }

    @Test
    void aFreshNodeHasAnEmptyListThatItsRootHasSigned() throws Exception {
        try (KmsNode node = node()) {
            X509CRL list = list(node);
            Instant now = Clock.systemUTC().instant();

            list.verify(node.root().getPublicKey());
            assertThat(list.getVersion()).isEqualTo(2);
            assertThat(list.getIssuerX500Principal()).isEqualTo(node.root().getSubjectX500Principal());
            assertThat(list.getThisUpdate().toInstant()).isCloseTo(now.minus(Duration.ofMinutes(5)), A_MINUTE);
            assertThat(list.getNextUpdate().toInstant()).isCloseTo(now.plus(Duration.ofDays(7)), A_MINUTE);
            assertThat(serials(list)).isEmpty();
            assertThat(openssl(node))
                    .contains("verify OK", "CRL Number", "Authority Key Identifier", "No Revoked Certificates");
            assertThat(check(node, node.chain().get(0))).contains("OK");
        }
    }

    @Test
    void whatIsRevokedIsInTheNextListAndFailsTheCheckOfOthers() throws Exception {
        try (KmsNode node = node()) {
            X509Certificate leaf = node.chain().get(0);
            X509Certificate partner = issued(node, "lx7");
            X509Certificate other = issued(node, "lx8");
            BigInteger before = Crl.number(list(node));

            revoke(node, leaf);
            BigInteger between = Crl.number(list(node));
            revoke(node, partner);
            X509CRL after = list(node);

            assertThat(between).isGreaterThan(before);
            assertThat(Crl.number(after)).isGreaterThan(between);
            assertThat(serials(after)).containsExactlyInAnyOrder(leaf.getSerialNumber(), partner.getSerialNumber());
            assertThat(after.getRevokedCertificate(leaf).getRevocationDate().toInstant())
                    .isCloseTo(Clock.systemUTC().instant().minus(Duration.ofMinutes(5)), A_MINUTE);
            assertThat(after.getRevokedCertificate(leaf).hasExtensions()).isFalse();
            assertThat(openssl(node)).contains("verify OK");
            assertThat(check(node, leaf)).contains("certificate revoked");
            assertThat(check(node, partner)).contains("certificate revoked");
            assertThat(check(node, other)).contains("OK").doesNotContain("revoked");
            assertThat(node.chain().get(0)).isNotEqualTo(leaf);
            assertThat(check(node, node.chain().get(0))).contains("OK").doesNotContain("revoked");
        }
    }

    @Test
    void aListIsKeptOverARestartForHalfOfItsLife() throws Exception {
        X509CRL first;
        try (KmsNode node = node()) {
            first = list(node);
            assertThat(list(node)).isEqualTo(first);
        }
        try (KmsNode node = node(Duration.ofDays(3))) {
            assertThat(list(node)).isEqualTo(first);
        }
        try (KmsNode node = node(Duration.ofDays(4))) {
            X509CRL second = list(node);
            assertThat(Crl.number(second)).isGreaterThan(Crl.number(first));
            assertThat(second.getNextUpdate()).isAfter(first.getNextUpdate());
        }
        try (KmsNode node = node(Duration.ofDays(-1))) {
            assertThat(Crl.number(list(node)))
                    .as("of a clock that was set back")
                    .isGreaterThan(Crl.number(first).add(BigInteger.ONE));
        }
    }

    @Test
    void aLeafThatIsShownNoMoreCanBeRevokedByItsFingerprint() throws Exception {
        X509Certificate leaf;
        try (KmsNode node = node()) {
            leaf = node.chain().get(0);
            node.ask(Addresses.KMS_ROTATE, new Rotate(false));
            node.ask(Addresses.KMS_ROTATE, new Rotate(false));
        }
        try (KmsNode node = node()) {
            revoke(node, leaf);
            assertThat(serials(list(node))).containsExactly(leaf.getSerialNumber());
        }
    }

    @Test
    void itHasOnlyWhatItsRootHasSigned() throws Exception {
        CertificateIssuer elsewhere = new CertificateIssuer(SETTINGS);
        Environ of = new Environ("", "LX9", "", "x", "", "", "");
        Instant now = Clock.systemUTC().instant();
        RootAuthority root = elsewhere.root(of, now);
        String foreign = Pem.write(root.chain());
        try (KmsNode node = node()) {
            X509CRL before = list(node);
            assertThat(node.ask(Addresses.KMS_REVOKE, new Revoke("", foreign, ""))
                            .message())
                    .contains("only those of this node's root");
            assertThat(list(node)).isEqualTo(before);

            X509Certificate forgotten = issued(node, "lx7");
            String row = Pem.fingerprint(forgotten);
            KmsNode.await(node.signed.write(Map.of(), Set.of(row)));
            assertThat(node.ask(Addresses.KMS_REVOKE, new Revoke(row, "", "")).message())
                    .contains("as far as is known");
            assertThat(serials(list(node))).isEmpty();
            assertThat(node.ask(Addresses.KMS_REVOKE, new Revoke("", Pem.write(List.of(forgotten)), ""))
                            .message())
                    .contains("revoked before");
            assertThat(serials(list(node))).containsExactly(forgotten.getSerialNumber());
        }
    }

    @Test
    void aNewRootHasAListOfItsOwn() throws Exception {
        try (KmsNode node = node()) {
            X509Certificate old = node.chain().get(0);
            revoke(node, old);
            BigInteger before = Crl.number(list(node));

            node.ask(Addresses.KMS_ROTATE, new Rotate(true));
            X509CRL list = list(node);

            list.verify(node.root().getPublicKey());
            assertThat(serials(list)).as("the number is another root's").isEmpty();
            assertThat(Crl.number(list)).isGreaterThan(before);
            assertThat(check(node, node.chain().get(0))).contains("OK");
        }
    }

    @Test
    void anExpiredCertificateLeavesItWhenEveryListOfItsLifeHasRunOut() throws Exception {
        X509Certificate leaf;
        try (KmsNode node = node()) {
            leaf = node.chain().get(0);
            revoke(node, leaf);
        }
        Duration end = Duration.ofDays(90);
        try (KmsNode node = node(end.plus(SignedRegister.KEPT).minusHours(1))) {
            assertThat(serials(list(node))).containsExactly(leaf.getSerialNumber());
        }
        try (KmsNode node = node(end.plus(SignedRegister.KEPT).plusHours(1))) {
            assertThat(serials(list(node))).isEmpty();
            assertThat(node.revocations.get(Pem.fingerprint(leaf)))
                    .as("it is refused still")
                    .isPresent();
        }
    }

    @Test
    void whatIsRememberedOfANodeHasABoundAndWhatIsRevokedStays() throws Exception {
        try (KmsNode node = node()) {
            X509Certificate first = node.chain().get(0);
            revoke(node, first);
            for (int i = 0; i < 260; i++) {
                node.ask(Addresses.KMS_ROTATE, new Rotate(false));
            }
            assertThat(node.signed.values()).hasSize(257);
            assertThat(serials(list(node))).containsExactly(first.getSerialNumber());
            revoke(node, node.chain().get(0));
            assertThat(serials(list(node))).hasSize(2);
        }
    }

    @Test
    void aRootThatMaySignCertificatesOnlySaysSo() throws Exception {
        Path key = home.resolve("root.key");
        Path crt = home.resolve("root.crt");
        Openssl.run(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=bank",
                "-days",
                "30",
                "-addext",
                "keyUsage=critical,keyCertSign",
                "-keyout",
                key.toString(),
                "-out",
                crt.toString());
        try (KmsNode node = node()) {
            node.ask(
                    Addresses.KMS_RESET,
                    new Environ("", "LX1", "JG1", "机构", Files.readString(crt), Files.readString(key), ""));
            node.refuses(Addresses.KMS_CRL, Nothing.AT_ALL, ErrorCode.CERTIFICATE, "cRLSign");

            X509Certificate leaf = node.chain().get(0);
            revoke(node, leaf);
            assertThat(node.revocations.get(Pem.fingerprint(leaf))).isPresent();
            assertThat(node.chain().get(0)).isNotEqualTo(leaf);
        }
    }

    private Path file(KmsNode node) throws Exception {
        return Files.writeString(
                home.resolve("list.pem"),
                node.ask(Addresses.KMS_CRL, Nothing.AT_ALL).pem());
    }

    private Path root(KmsNode node) throws Exception {
        return Files.writeString(home.resolve("root.pem"), Pem.write(List.of(node.root())));
    }

    private String openssl(KmsNode node) throws Exception {
        return Openssl.run(
                "crl",
                "-in",
                file(node).toString(),
                "-verify",
                "-CAfile",
                root(node).toString(),
                "-noout",
                "-text");
    }

    /** What somebody says of a certificate who has the root and the list. */
    private String check(KmsNode node, X509Certificate certificate) throws Exception {
        Path checked = Files.writeString(home.resolve("checked.pem"), Pem.write(List.of(certificate)));
        try {
            return Openssl.run(
                    "verify",
                    "-x509_strict",
                    "-crl_check",
                    "-CAfile",
                    root(node).toString(),
                    "-CRLfile",
                    file(node).toString(),
                    checked.toString());
        } catch (AssertionError refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
