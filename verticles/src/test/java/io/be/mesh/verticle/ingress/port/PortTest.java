package io.be.mesh.verticle.ingress.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.verticle.ingress.RawClient;
import io.be.mesh.verticle.ingress.TestDoor;
import io.vertx.core.Future;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One port, every protocol, and connections that misbehave. */
class PortTest {
    private static final String WELL = "E0000000000";

    private static TestDoor door;
    private static int port;

    @BeforeAll
    static void open() throws Exception {
        door = TestDoor.open("ingress.inner=127.0.0.1:0", "ingress.handshake-timeout=700ms", "ingress.idle-timeout=1s");
        port = door.port();
    }

    @AfterAll
    static void close() throws Exception {
        door.close();
    }

    @ParameterizedTest
    @CsvSource({
        "http,--http1.0,1",
        "http,--http1.1,1.1",
        "http,--http2,2",
        "http,--http2-prior-knowledge,2",
        "https,--http1.1,1.1",
        "https,--http2,2"
    })
    void curl_is_served(String scheme, String option, String version) throws Exception {
        Process curl = new ProcessBuilder(
                        "curl", "-sk", option, "-w", " %{http_version}", scheme + "://127.0.0.1:" + port + "/stats")
                .start();

        String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(answer).isEqualTo(WELL + " " + version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
    void the_jdk_client_is_served(String version) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.valueOf(version))
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/stats"))
                .build();

        for (int i = 0; i < 3; i++) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo(WELL);
            assertThat(response.version().name()).isEqualTo(version);
        }
    }

    @Test
    void openssl_agrees_on_h2() throws Exception {
        Process openssl = new ProcessBuilder("openssl", "s_client", "-alpn", "h2", "-connect", "127.0.0.1:" + port)
                .redirectErrorStream(true)
                .start();
        openssl.getOutputStream().close();

        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).contains("ALPN protocol: h2");
    }

    @Test
    void old_tls_is_refused() throws Exception {
        Process openssl = new ProcessBuilder("openssl", "s_client", "-tls1_1", "-connect", "127.0.0.1:" + port)
                .redirectErrorStream(true)
                .start();
        openssl.getOutputStream().close();
        openssl.getInputStream().readAllBytes();

        assertThat(openssl.waitFor()).isNotZero();
    }

    @Test
    void http_1_0_by_hand_is_answered_and_closed() throws Exception {
        try (RawClient client = new RawClient(port)) {
            assertThat(client.send("GET /stats HTTP/1.0\r\n\r\n").rest()).contains(WELL);
        }
    }

    @Test
    void the_first_bytes_may_come_one_by_one() throws Exception {
        try (RawClient client = new RawClient(port)) {
            for (char c : "GET /stats HTTP/1.1\r\nhost: x\r\n\r\n".toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.answer()).contains(WELL);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                "\u0016",
                "\u0016\u0003\u0001\u0002",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /stats HT"
            })
    void a_connection_that_does_not_go_on_is_closed(String start) throws Exception {
        long began = System.nanoTime();
        try (RawClient client = new RawClient(port)) {
            client.send(start).rest();
        }

        assertThat(System.nanoTime() - began).isBetween(600_000_000L, 2_000_000_000L);
    }

    @Test
    void a_head_that_trickles_in_is_cut_off() throws Exception {
        long began = System.nanoTime();
        CountDownLatch never = new CountDownLatch(1);
        try (RawClient client = new RawClient(port)) {
            client.send("GET /stats HTTP/1.1\r\n");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            client.send("x-" + i + ": y\r\n");
                            never.await(50, TimeUnit.MILLISECONDS);
                        }
                    })
                    .isInstanceOf(java.net.SocketException.class);
        }

        assertThat(System.nanoTime() - began).isLessThan(2_500_000_000L);
    }

    @Test
    void an_idle_connection_is_closed_and_a_waiting_pop_is_not() throws Exception {
        try (RawClient idle = new RawClient(port);
                RawClient waiting = new RawClient(port)) {
            idle.stats().answer();
            waiting.pop("idle", 30);
            long began = System.nanoTime();
            assertThat(idle.rest()).isEmpty();
            assertThat(System.nanoTime() - began).isGreaterThan(800_000_000L);

            new CountDownLatch(1).await(1500, TimeUnit.MILLISECONDS);
            RawClient.store(port, "idle", "<a>");
            assertThat(waiting.answer()).contains("<a>");
        }
    }

    @Test
    void a_new_certificate_is_shown_to_new_connections_and_the_old_ones_live_on() throws Exception {
        LeafCertificate next = TestDoor.Identities.fresh("second.example");
        try (SSLSocket old = tls()) {
            assertThat(subject(old)).contains("first.example");

            door.identities.change(next);

            String seen = "";
            for (int i = 0; i < 100 && !seen.contains("second.example"); i++) {
                try (SSLSocket fresh = tls()) {
                    seen = subject(fresh);
                }
                // Used all the while: an idle connection would be closed.
                assertThat(stats(old)).contains(WELL);
            }
            assertThat(seen).contains("second.example");
            assertThat(stats(old)).contains(WELL);
        }
    }

    @Test
    void the_management_plane_is_behind_the_inner_port() throws Exception {
        assertThat(refresh(port)).contains("E0000000403");
        assertThat(refresh(door.innerPort())).doesNotContain("E0000000403");
    }

    @Test
    void a_partner_may_ask_both_ports_who_the_node_is() throws Exception {
        for (int at : new int[] {port, door.innerPort()}) {
            try (RawClient client = new RawClient(at)) {
                assertThat(client.send("POST /mesh/invoke HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                                        + "mesh-urn: environ.net.mesh.0001000000000000000000000000000000000"
                                        + ".lx0000000000000.trustbe.cn\r\ncontent-length: 2\r\n\r\n{}")
                                .answer())
                        .contains("E0000000000")
                        .contains("node_id");
            }
        }
    }

    private static String refresh(int at) throws Exception {
        try (RawClient client = new RawClient(at)) {
            return client.send(
                            "POST /v1/interconn/node/refresh HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                                    + "content-length: 2\r\n\r\n{}")
                    .answer();
        }
    }

    @Test
    void a_port_in_use_is_named() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();

            assertThatThrownBy(() -> TestDoor.open("ingress.outer=" + address)).hasMessageContaining(address);
        }
    }

    @Test
    void a_stop_answers_what_waits_and_refuses_what_is_new() throws Exception {
        try (TestDoor stopping = TestDoor.open("ingress.drain-timeout=5s");
                RawClient waiting = new RawClient(stopping.port());
                RawClient half = new RawClient(stopping.port());
                RawClient other = new RawClient(stopping.port())) {
            waiting.pop("drain", 60);
            half.send("POST /v1/interconn/chan/push HTTP/1.1\r\nhost: x\r\nx-ptp-session-id: s\r\nx-ptp-topic: d\r\n"
                    + "expect: 100-continue\r\ncontent-length: 2\r\n\r\n");
            assertThat(half.head()).contains("100");
            half.send("a");
            await().until(() -> stopping.metrics.get(MeshMetrics.Level.WAITING_POPS) == 1);

            Future<Void> stopped = stopping.stop();

            assertThat(waiting.answer()).contains(WELL);
            assertThat(other.stats().answer()).contains("503").contains("E0000000503");
            assertThat(half.send("b").answer()).contains(WELL);
            TestDoor.await(stopped);
            assertThatThrownBy(() -> new Socket("127.0.0.1", stopping.port()).close())
                    .isInstanceOf(java.net.ConnectException.class);
        }
    }

    private static String stats(SSLSocket socket) throws Exception {
        socket.getOutputStream().write("GET /stats HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf(WELL) < 0) {
            int octet = socket.getInputStream().read();
            assertThat(octet).as("closed after %s", answer).isNotNegative();
            answer.append((char) octet);
        }
        return answer.toString();
    }

    private static String subject(SSLSocket socket) throws Exception {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static SSLSocket tls() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.startHandshake();
        return socket;
    }

    static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
