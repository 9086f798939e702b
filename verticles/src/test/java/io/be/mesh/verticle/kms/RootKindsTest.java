package io.be.mesh.verticle.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.Nothing;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.message.Environ;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roots of every kind that openssl makes, and of every kind that the node makes: uploaded, signed with, shown on TLS. */
class RootKindsTest {
    @TempDir
    Path home;

    private static KmsSettings settings(String algorithm) {
        return new KmsSettings(
                List.of(), algorithm, Duration.ofDays(90), Duration.ofDays(30), Duration.ofDays(1), "", false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "genrsa -traditional 2048", // PKCS#1
                "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
                "ecparam -name prime256v1 -genkey", // SEC1 behind its curve
                "ecparam -name secp384r1 -genkey -noout",
                "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
                "genpkey -algorithm ED25519"
            })
    void anUploadedRootSignsALeafThatBothVersionsOfTlsTake(String command) throws Exception {
        Path key = home.resolve("root.key");
        Files.writeString(key, pem(Openssl.run(command.split(" "))));
        String crt = Openssl.run("req", "-x509", "-new", "-key", key.toString(), "-subj", "/CN=bank", "-days", "3650");
        Environ given = new Environ("", "LX1", "JG1", "机构", crt, Files.readString(key), "");

        try (KmsNode node = new KmsNode(home.resolve("store"), settings("ec-p256"), Clock.systemUTC())) {
            node.ask(Addresses.KMS_RESET, given);

            assertThat(node.chain().get(0).getPublicKey().getAlgorithm()).isEqualTo("EC");
            assertThat(Pem.fingerprint(node.root()))
                    .isEqualTo(Pem.fingerprint(Pem.certificates("crt", crt).get(0)));
            for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
                assertThat(TlsProof.handshake(node.kms.tls().current().orElseThrow(), node.root(), protocol))
                        .isEqualTo(protocol);
            }
            verify(node, "-trusted_first");
            node.ask(Addresses.KMS_OFFER, new io.be.mesh.cluster.bus.message.WeaveOffer("LX2", "a:1"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec-p256:EC", "rsa-2048:RSA", "rsa-3072:RSA"})
    void aMadeRootAndItsLeafAreOfTheKindOfTheSettings(String kind) throws Exception {
        String[] parts = kind.split(":");
        try (KmsNode node = new KmsNode(home.resolve("store"), settings(parts[0]), Clock.systemUTC())) {
            X509Certificate root = node.root();
            assertThat(root.getPublicKey().getAlgorithm()).isEqualTo(parts[1]);
            assertThat(node.chain().get(0).getPublicKey().getAlgorithm()).isEqualTo(parts[1]);
            assertThat(Duration.between(
                            root.getNotBefore().toInstant(), root.getNotAfter().toInstant()))
                    .isEqualTo(Duration.ofDays(3650).plusMinutes(5));
            verify(node, "-x509_strict");
            assertThat(TlsProof.handshake(node.kms.tls().current().orElseThrow(), root, "TLSv1.3"))
                    .isEqualTo("TLSv1.3");
        }
    }

    @Test
    void aLeafDoesNotOutliveItsRootAndIsNotMadeAgainAndAgain() throws Exception {
        Path key = home.resolve("root.key");
        Files.writeString(key, pem(Openssl.run("genpkey", "-algorithm", "ED25519")));
        String crt = Openssl.run("req", "-x509", "-new", "-key", key.toString(), "-subj", "/CN=bank", "-days", "3");
        Environ given = new Environ("", "LX1", "JG1", "机构", crt, Files.readString(key), "");
        Path store = home.resolve("store");
        String first;
        try (KmsNode node = new KmsNode(store, settings("ec-p256"), Clock.systemUTC())) {
            node.ask(Addresses.KMS_RESET, given);
            assertThat(node.chain().get(0).getNotAfter()).isEqualTo(node.root().getNotAfter());
            first = node.kms.tls().current().orElseThrow().chain();
        }
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
        try (KmsNode node = new KmsNode(store, settings("ec-p256"), late)) {
            assertThat(node.kms.tls().current().orElseThrow().chain()).isEqualTo(first);
        }
    }

    private void verify(KmsNode node, String how) throws Exception {
        Path root = Files.writeString(home.resolve("verify-root.pem"), Pem.write(List.of(node.root())));
        Path leaf = Files.writeString(
                home.resolve("verify-leaf.pem"), Pem.write(List.of(node.chain().get(0))));
        assertThat(Openssl.run("verify", how, "-purpose", "sslserver", "-CAfile", root.toString(), leaf.toString()))
                .contains("OK");
        Path list = Files.writeString(
                home.resolve("verify-list.pem"),
                node.ask(Addresses.KMS_CRL, Nothing.AT_ALL).pem());
        assertThat(Openssl.run("crl", "-in", list.toString(), "-verify", "-CAfile", root.toString(), "-noout"))
                .contains("verify OK");
    }

    /** From the first block on: some commands print what they do before it. */
    private static String pem(String printed) {
        return printed.substring(printed.indexOf("-----BEGIN"));
    }
}
