package io.be.mesh.tests.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.be.mesh.tests.testkit.ClientHello;
import io.be.mesh.tests.testkit.ClientHello.ServerHello;
import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scanners of an auditor look for at the mesh port, without a scanner; and one of them where it is installed. */
class TlsScanIT {
    /** ECDHE-ECDSA with AES-GCM or ChaCha20: the node's own certificate is ECDSA. */
    private static final List<Integer> SOUND_SUITES = List.of(0xc02b, 0xc02c, 0xcca9);

    private static MeshProcess node;

    @BeforeAll
    static void start() {
        node = MeshProcess.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0300, 0x0301, 0x0302})
    void nothingOlderThanTls12(int version) throws Exception {
        // Those of old times, too: the version alone must be the reason.
        List<Integer> suites = List.of(0xc02b, 0xc00a, 0xc009, 0xc014, 0x0035, 0x002f, 0x000a, 0x0005);

        assertThat(ClientHello.sound().suites(suites).version(version).to(node)).isEmpty();
        assertThat(ClientHello.sound().suites(suites).to(node).map(ServerHello::version))
                .contains(0x0303);
    }

    @Test
    void noHelloOfSsl2() throws Exception {
        // Length, CLIENT-HELLO, version 2, one suite (RC4 with MD5), no session, a challenge of 16 bytes.
        byte[] hello = HexFormat.of().parseHex("801c01000200030000001001008000112233445566778899aabbccddeeff");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(hello);
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            // What is not TLS is HTTP to this port, and no good one.
            assertThat(answer).matches("(?s)|HTTP/1\\.[01] 400.*");
        }
    }

    /** Every number under which a suite of SSL 3 to TLS 1.2 is registered, one by one. */
    @Test
    void forwardSecrecyAndAuthenticatedEncryptionOnly() throws Exception {
        List<Integer> accepted = new ArrayList<>();
        for (int suite : IntStream.concat(
                        IntStream.concat(IntStream.rangeClosed(0, 0xff), IntStream.rangeClosed(0xc000, 0xc0ff)),
                        IntStream.rangeClosed(0xcca8, 0xccae))
                .toArray()) {
            ClientHello.sound().suites(List.of(suite)).to(node).ifPresent(hello -> accepted.add(hello.suite()));
        }

        assertThat(accepted).containsExactlyInAnyOrderElementsOf(SOUND_SUITES);
    }

    @ParameterizedTest
    @CsvSource({
        "TLS_AES_128_GCM_SHA256, true",
        "TLS_AES_256_GCM_SHA384, true",
        "TLS_CHACHA20_POLY1305_SHA256, true",
        "TLS_AES_128_CCM_SHA256, false",
        "TLS_AES_128_CCM_8_SHA256, false"
    })
    void theSameInTls13(String suite, boolean accepted) throws Exception {
        Shell.Result result =
                Shell.run("openssl", "s_client", "-tls1_3", "-ciphersuites", suite, "-connect", node.address());

        assertThat(result.out().contains("Cipher is " + suite)).as(result.out()).isEqualTo(accepted);
    }

    @Test
    void theNodePrefersByItselfAndNotAsTheClientDoes() throws Exception {
        List<Integer> weakestFirst = List.of(0xcca9, 0xc02c, 0xc02b);

        assertThat(ClientHello.sound().suites(weakestFirst).to(node).map(ServerHello::suite))
                .contains(0xc02b);
    }

    /** Every number under which a curve or group is registered; the certificate is on P-256, so that one must be there. */
    @Test
    void noOtherCurveThanTheCertificatesAlone() throws Exception {
        List<Integer> accepted = new ArrayList<>();
        for (int group : IntStream.concat(IntStream.rangeClosed(1, 41), IntStream.of(0x100, 0x101, 0xff01, 0xff02))
                .toArray()) {
            if (ClientHello.sound().groups(List.of(group)).to(node).isPresent()) {
                accepted.add(group);
            }
        }

        assertThat(accepted).containsExactly(23);
    }

    @ParameterizedTest
    @CsvSource({"P-256, true", "X25519, true", "ffdhe2048, false", "ffdhe8192, false"})
    void soundGroupsInTls13(String group, boolean accepted) throws Exception {
        Shell.Result result = Shell.run("openssl", "s_client", "-tls1_3", "-groups", group, "-connect", node.address());

        assertThat(result.out().contains("Cipher is TLS_")).as(result.out()).isEqualTo(accepted);
    }

    @Test
    void noCompressionNoHeartbeatAndSecureRenegotiation() throws Exception {
        Optional<ServerHello> hello =
                ClientHello.sound().compressions(List.of(1, 64, 0)).to(node);

        assertThat(hello).isPresent();
        assertThat(hello.get().compression()).isZero();
        assertThat(hello.get().extensions())
                .containsKey(ClientHello.RENEGOTIATION_INFO)
                .doesNotContainKey(ClientHello.HEARTBEAT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "http/1.1", "http/1.0", "http/0.9", "h2c", "h3", "spdy/3.1", "grpc-exp", "H2", "x"})
    void twoProtocolsByAlpn(String protocol) throws Exception {
        boolean ours = protocol.equals("h2") || protocol.equals("http/1.1");

        Optional<ServerHello> hello =
                ClientHello.sound().protocols(List.of(protocol)).to(node);

        assertThat(hello.map(ServerHello::protocol).orElse("")).isEqualTo(ours ? protocol : "");
    }

    @Test
    void aClientDoesNotRenegotiate() throws Exception {
        AtomicInteger handshakes = new AtomicInteger();
        try (SSLSocket socket = (SSLSocket)
                Credential.anonymous().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setSoTimeout(20_000);
            socket.addHandshakeCompletedListener(done -> handshakes.incrementAndGet());
            socket.startHandshake();
            InputStream in = socket.getInputStream();

            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        if (in.read() < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
        assertThat(handshakes.get()).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/stats", "/v1/interconn/chan/pop?topic=t&timeout=1"})
    void noBrowserGuessesWhatItIsShown(String path) throws Exception {
        Shell.Result result = Shell.run("curl", "-sSik", "--max-time", "20", "https://" + node.address() + path);

        assertThat(result.out()).containsIgnoringCase("x-content-type-options: nosniff");
    }

    @Test
    void sslscanFindsNothing() throws Exception {
        assumeThat(Shell.run("sh", "-c", "command -v sslscan").exit())
                .as("sslscan is installed")
                .isZero();

        List<String> lines = Shell.run("sslscan", "--no-colour", node.address())
                .out()
                .lines()
                .map(String::strip)
                .toList();

        assertThat(lines).anyMatch(line -> line.matches("TLSv1.2 +enabled"));
        assertThat(lines).anyMatch(line -> line.matches("TLSv1.3 +enabled"));
        assertThat(lines).noneMatch(line -> line.matches("(SSLv[23]|TLSv1\\.[01]) +enabled"));
        assertThat(lines).noneMatch(line -> line.contains("vulnerable") && !line.contains("not vulnerable"));
        assertThat(lines).noneMatch(line -> line.matches("Compression enabled|Insecure session renegotiation.*"));
        assertThat(lines.stream().filter(line -> line.matches("(Preferred|Accepted) .*")))
                .isNotEmpty()
                .allMatch(line -> line.matches(".* (128|256) bits +(TLS_|ECDHE-)\\S*(GCM|CHACHA20)\\S* .*"));
        assertThat(lines)
                .noneMatch(line -> line.matches("(Signature Algorithm: .*(md5|sha1).*|RSA Key Strength: +(512|1024))"));
    }
}
