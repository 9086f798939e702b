package io.be.mesh.verticle.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.CsrOf;
import io.be.mesh.cluster.bus.message.Rotate;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.trust.ChainRules;
import io.be.mesh.cluster.trust.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates name the place where the list of revoked ones is published, as the setting has it. */
class DistributionPointTest {
    private static final String HERE = "http://pki.bank.example/mesh.crl";
    private static final String THERE = "http://pki.bank.example/mesh2.crl";

    @TempDir
    Path home;

    private KmsNode node(String crlUrl) throws Exception {
        KmsSettings settings = new KmsSettings(
                List.of(), "ec-p256", Duration.ofDays(90), Duration.ofDays(30), Duration.ofDays(1), crlUrl, false);
        return new KmsNode(home.resolve("store"), settings, Clock.systemUTC());
    }

    @Test
    void theLeafIsRenewedWhenTheSettingChangesAndOnlyThen() throws Exception {
        X509Certificate root;
        X509Certificate before;
        try (KmsNode node = node("")) {
            root = node.root();
            before = node.chain().get(0);
            assertThat(text(before)).doesNotContain("CRL Distribution Points");
        }
        for (String url : List.of(HERE, THERE, "")) {
            X509Certificate leaf;
            try (KmsNode node = node(url)) {
                leaf = node.chain().get(0);
                assertThat(node.root()).isEqualTo(root);
                assertThat(leaf).isNotEqualTo(before);
                assertThat(DistributionPoints.named(url, leaf)).isTrue();
                assertThat(DistributionPoints.named(HERE, leaf)).isEqualTo(url.equals(HERE));
                assertThat(text(leaf).contains("URI:" + url + "\n")).isEqualTo(!url.isEmpty());
            }
            try (KmsNode node = node(url)) {
                assertThat(node.chain().get(0)).isEqualTo(leaf);
                node.ask(Addresses.KMS_ROTATE, new Rotate(false));
                assertThat(DistributionPoints.named(url, node.chain().get(0))).isTrue();
            }
            before = leaf;
        }
    }

    @Test
    void partnersAreBelievedAndBelieveWithIt() throws Exception {
        try (KmsNode node = node(HERE)) {
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
                    "subjectAltName=DNS:lx7.trustbe.cn");
            List<X509Certificate> issued = Pem.certificates(
                    "chain",
                    node.ask(Addresses.KMS_ISSUE_PARTNER, new CsrOf("LX7", csr)).chain());

            assertThat(text(issued.get(0))).contains("CRL Distribution Points", "URI:" + HERE + "\n");
            assertThat(issued.get(0).getCriticalExtensionOIDs()).doesNotContain("2.5.29.31");
            rules(Purpose.CLIENT).require(issued, Set.of(node.root()), "LX7");
            for (Purpose purpose : Purpose.values()) {
                rules(purpose)
                        .require(
                                node.chain(),
                                Set.of(node.root()),
                                node.environ().nodeId());
            }
            for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
                assertThat(TlsProof.handshake(node.kms.tls().current().orElseThrow(), node.root(), protocol))
                        .isEqualTo(protocol);
            }
            assertThat(text(node.root())).doesNotContain("CRL Distribution Points");
        }
    }

    private static ChainRules rules(Purpose purpose) {
        return new ChainRules(purpose, Clock.systemUTC().instant(), crt -> Optional.empty());
    }

    private String text(X509Certificate certificate) throws Exception {
        Path file = Files.writeString(home.resolve("shown.pem"), Pem.write(List.of(certificate)));
        return Openssl.run("x509", "-in", file.toString(), "-noout", "-text");
    }
}
