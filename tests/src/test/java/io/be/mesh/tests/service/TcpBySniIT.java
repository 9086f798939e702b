package io.be.mesh.tests.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.CertificateSpec;
import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that speaks no HTTP behind the one port of a real node, reached by its name. */
class TcpBySniIT {
    private static final String NAME = "db.example";
    private static final String PARTNER = "LX0000010000062";
    private static final Credential ROOT =
            CertificateSpec.authority("partner root").selfSigned();
    private static final Credential LEAF = CertificateSpec.node(PARTNER).by(ROOT);

    private static MeshProcess node;
    private static Registering registering;
    private static Echo echo;

    @BeforeAll
    static void start() throws Exception {
        node = MeshProcess.builder().set("security.inside", "127.0.0.1/32").start();
        Caller caller = new Caller();
        caller.identity(node, "LX0000010000061", "JG0100006100000000");
        assertThat(caller.json(
                                node,
                                "/v1/interconn/net/refresh",
                                Map.of(),
                                Map.of(
                                        "node_id",
                                        PARTNER,
                                        "inst_id",
                                        "JG0100006200000000",
                                        "address",
                                        "192.0.2.1:7304",
                                        "guest_root",
                                        ROOT.chainPem()))
                        .path("code")
                        .asText())
                .isEqualTo(Caller.SUCCESS);
        registering = new Registering(node, "database");
        echo = new Echo();
    }

    @AfterAll
    static void stop() throws Exception {
        echo.close();
        node.close();
    }

    private static void register(String partners) throws Exception {
        registering.put("Restful", "tcp", "", echo.port(), Map.of("sni", NAME, "partners", partners));
    }

    private static SSLSocket connect(SSLContext context, String name) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), node.port());
        socket.setSoTimeout(20_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static String said(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        return new String(socket.getInputStream().readNBytes(text.length()), UTF_8);
    }

    /** Whether a client with a certificate is let in. */
    private static boolean echoes(Credential credential) {
        try (SSLSocket socket = connect(credential.sslContext(), NAME)) {
            return said(socket, "hello").equals("hello");
        } catch (SocketException reset) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void bytesGoToTheServerAndItsRemovalLeavesTheNameToRequests() throws Exception {
        register("");
        try (SSLSocket client = connect(Credential.anonymous(), NAME)) {
            assertThat(said(client, "GET / HTTP/1.1\r\n\r\n")).isEqualTo("GET / HTTP/1.1\r\n\r\n");
            assertThat(client.getApplicationProtocol()).isEmpty();

            registering.remove(echo.port());

            assertThat(said(client, "still there")).isEqualTo("still there");
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        try (SSLSocket client = connect(Credential.anonymous(), NAME)) {
            client.startHandshake();
            assertThat(client.getApplicationProtocol()).isEqualTo("h2");
        }
    }

    @Test
    void aPartnerIsLetInWhereTheServiceIsOpenToIt() throws Exception {
        register("");
        int before = echo.connections();
        assertThat(echoes(LEAF)).isFalse();
        assertThat(echoes(CertificateSpec.node(PARTNER)
                        .by(CertificateSpec.authority("nobody").selfSigned())))
                .isFalse();
        assertThat(echo.connections()).isEqualTo(before);
        assertThat(node.log()).contains("a connection was refused").contains(NAME);

        register(PARTNER);

        await().until(() -> echoes(LEAF));
    }

    @Test
    void opensslSpeaksToTheServer() throws Exception {
        register("");
        Process client = new ProcessBuilder(
                        "openssl", "s_client", "-quiet", "-servername", NAME, "-connect", node.address())
                .redirectErrorStream(true)
                .start();
        client.getOutputStream().write("hello\n".getBytes(UTF_8));
        client.getOutputStream().flush();

        StringBuilder said = new StringBuilder();
        while (said.indexOf("hello") < 0) {
            int next = client.getInputStream().read();
            assertThat(next).as(said.toString()).isNotNegative();
            said.append((char) next);
        }
        client.destroy();
    }

    /** A server that sends back what comes. */
    private static final class Echo implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final AtomicInteger connections = new AtomicInteger();

        Echo() throws IOException {
            threads.execute(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = listening.accept();
                    threads.execute(() -> talk(client));
                }
            } catch (IOException closed) {
                return; // the test is over
            }
        }

        /** A check of the registry connects, too, and says nothing. */
        private void talk(Socket client) {
            try (client) {
                int first = client.getInputStream().read();
                if (first >= 0) {
                    connections.incrementAndGet();
                    client.getOutputStream().write(first);
                    client.getInputStream().transferTo(client.getOutputStream());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int port() {
            return listening.getLocalPort();
        }

        int connections() {
            return connections.get();
        }

        @Override
        public void close() throws IOException {
            listening.close();
            threads.shutdownNow();
        }
    }
}
