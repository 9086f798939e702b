package io.be.mesh.tests.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.Launcher;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.Shell;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of revoked certificates of a running node, as those meet it who publish it and who check by it. */
class CrlIT {
    private static final String URL = "http://pki.bank.example/mesh.crl";
    private static final String DISTRIBUTION_POINTS = "2.5.29.31";

    @TempDir
    Path folder;

    @Test
    void whatIsShownNamesTheListAndTheListNamesWhatIsRevoked() throws Exception {
        try (MeshProcess node =
                MeshProcess.builder().set("security.crl-url", URL).start()) {
            List<X509Certificate> shown = shown(node);
            X509Certificate leaf = shown.get(0);
            assertThat(new String(leaf.getExtensionValue(DISTRIBUTION_POINTS), StandardCharsets.US_ASCII))
                    .endsWith(URL);
            Path list = publish(node);
            assertThat(check(shown, list)).contains("OK");

            TrustApi.revoke(node, Credential.fingerprint(leaf));
            publish(node);

            List<X509Certificate> next = shown(node);
            assertThat(next.get(0)).isNotEqualTo(leaf);
            assertThat(check(shown, list)).contains("certificate revoked");
            assertThat(check(next, list)).contains("OK").doesNotContain("revoked");

            node.kill9();
            node.restart();
            X509CRL after = served(node);
            after.verify(shown.get(1).getPublicKey());
            assertThat(after.getRevokedCertificate(leaf)).isNotNull();
            assertThat(after.getEncoded()).isEqualTo(Files.readAllBytes(list));
        }
    }

    /** What {@code testssl} says of the certificate; without a place of the list it finds that one thing. */
    @Test
    void testsslFindsNothingAboveLow() throws Exception {
        assumeThat(Shell.run("sh", "-c", "command -v testssl").exit())
                .as("testssl is installed")
                .isZero();
        try (MeshProcess node =
                MeshProcess.builder().set("security.crl-url", URL).start()) {
            Path root = Files.writeString(
                    folder.resolve("root.pem"), Credential.pem(shown(node).get(1)));
            Path findings = folder.resolve("findings.csv");

            Shell.run(
                    Duration.ofMinutes(5),
                    "testssl",
                    "--quiet",
                    "--server-defaults",
                    "--csvfile",
                    findings.toString(),
                    "--add-ca",
                    root.toString(),
                    node.address());

            assertThat(findings)
                    .content()
                    .contains("\"cert_crlDistributionPoints\"", URL)
                    .containsPattern("\"cert_chain_of_trust\".*\"OK\"")
                    .doesNotContainPattern("\"(MEDIUM|HIGH|CRITICAL|WARN|FATAL)\"");
        }
    }

    /** From the command line, over what is there. */
    private Path publish(MeshProcess node) throws Exception {
        Path file = folder.resolve("mesh.crl");
        Launcher.Result written = Launcher.run(
                List.of(
                        "kms",
                        "crl",
                        "--out",
                        file.toString(),
                        "--home",
                        node.home().toString()),
                Map.of());
        assertThat(written.exit()).as(written.err()).isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo(served(node).getEncoded());
        return file;
    }

    private static X509CRL served(MeshProcess node) throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(node.adminUrl("/v1/admin/crl")))
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/pkix-crl");
        return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(answer.body()));
    }

    private static List<X509Certificate> shown(MeshProcess node) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) Credential.anonymous().getSocketFactory().createSocket("127.0.0.1", node.port())) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            return List.of(socket.getSession().getPeerCertificates()).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    private String check(List<X509Certificate> chain, Path list) throws Exception {
        Path leaf = Files.writeString(folder.resolve("leaf.pem"), Credential.pem(chain.get(0)));
        Path root = Files.writeString(folder.resolve("root.pem"), Credential.pem(chain.get(1)));
        Shell.Result result = Shell.run(
                "openssl",
                "verify",
                "-crl_check",
                "-CAfile",
                root.toString(),
                "-CRLfile",
                list.toString(),
                leaf.toString());
        return result.out() + result.err();
    }
}
