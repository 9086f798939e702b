package io.be.mesh.verticle.ingress.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.be.mesh.protocol.service.ServiceProtocol;
import io.be.mesh.verticle.ingress.TestDoor;
import io.be.mesh.verticle.ingress.TestDoor.Known;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on one side is told to the other, and counted where it belongs. */
final class FaultsTest {
    private static final String CRLF = "\r\n";
    private ProxyFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new ProxyFixture("ingress.idle-timeout=1s");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    /** A server that answers every request head with the same bytes and closes. */
    private String raw(String answer) throws Exception {
        var server = fixture.backstage
                .createNetServer()
                .connectHandler(socket -> socket.handler(request -> {
                    if (request.toString().contains(CRLF + CRLF)) {
                        socket.write(answer).onComplete(written -> socket.close());
                    }
                }));
        return "localhost:" + ProxyFixture.await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private static String closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return "localhost:" + socket.getLocalPort();
        }
    }

    private void verdicts(String... expected) {
        await().untilAsserted(() -> assertThat(fixture.services.verdicts).containsExactly(expected));
    }

    @Test
    void noInstanceIsRegistered() throws Exception {
        fixture.services.add("none", ServiceProtocol.HTTP);
        HttpResponse<String> answer = fixture.get(Version.HTTP_1_1, "/none/x");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("E0000000602", "at none");
    }

    @Test
    void instanceThatRefusesIsPassedOver() throws Exception {
        String dead = closedPort();
        String well = fixture.serve(
                request -> request.body().onSuccess(body -> request.response().end(body)));
        fixture.services.add("some", ServiceProtocol.HTTP, dead, well);
        HttpResponse<String> answer = fixture.client(Version.HTTP_1_1)
                .send(
                        fixture.request("/some/x")
                                .POST(BodyPublishers.ofString("once"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("once");
        verdicts("failed " + dead, "succeeded " + well);
    }

    @Test
    void nobodyListens() throws Exception {
        String dead = closedPort();
        fixture.services.add("dead", ServiceProtocol.HTTP, dead);
        HttpResponse<String> answer = fixture.get(Version.HTTP_2, "/dead/x");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("E0000000607", "dead at " + dead);
        verdicts("failed " + dead);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not http at all\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h9\r\nConnection: upgrade\r\n\r\n",
                ""
            })
    void answersThatAreNoHttp(String bytes) throws Exception {
        String bad = raw(bytes);
        fixture.services.add("bad", ServiceProtocol.HTTP, bad);
        try (Socket socket = new Socket("127.0.0.1", fixture.door.port())) {
            socket.setSoTimeout(8_000);
            socket.getOutputStream()
                    .write("GET /bad/x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = firstLine(socket.getInputStream());
            assertThat(answer).isIn("HTTP/1.1 502 Bad Gateway", "HTTP/1.1 200 OK");
            if (answer.endsWith("200 OK")) {
                // The head was well: then the client must see that the rest is not.
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .doesNotEndWith("0\r\n\r\n");
            }
        }
        verdicts("failed " + bad);
    }

    private static String firstLine(InputStream in) throws Exception {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    @Test
    void answerThatBreaksOffIsNoWholeAnswer() throws Exception {
        String bad = raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello");
        fixture.services.add("cut", ServiceProtocol.HTTP, bad);
        try (Socket socket = new Socket("127.0.0.1", fixture.door.port())) {
            socket.setSoTimeout(8_000);
            socket.getOutputStream()
                    .write("GET /cut/x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(all.toLowerCase(java.util.Locale.ROOT))
                    .startsWith("http/1.1 200 ok")
                    .contains("content-length: 500");
            assertThat(all).endsWith("hello");
        }
        verdicts("failed " + bad);
    }

    @Test
    void serviceThatIsSilentIsGivenUp() throws Exception {
        BlockingQueue<Boolean> cut = new LinkedBlockingQueue<>();
        String silent = fixture.serve(request -> request.connection().closeHandler(closed -> cut.add(true)));
        fixture.services.add("silent", ServiceProtocol.HTTP, silent).timeout = Duration.ofMillis(200);
        HttpResponse<String> answer = fixture.get(Version.HTTP_1_1, "/silent/x");
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("E0000000601");
        assertThat(cut.poll(5, TimeUnit.SECONDS)).isTrue();
        verdicts("failed " + silent);
    }

    @Test
    void clientsDeadlineIsKept() throws Exception {
        String silent = fixture.serve(request -> {});
        fixture.services.add("silent", ServiceProtocol.HTTP, silent);
        HttpResponse<String> answer = fixture.get(Version.HTTP_2, "/silent/x", "x-ptp-timeout", "150");
        assertThat(answer.statusCode()).isEqualTo(504);
        verdicts("abandoned " + silent);
    }

    @Test
    void onlyWhatMayBeDoneTwiceIsRepeated() throws Exception {
        AtomicInteger times = new AtomicInteger();
        String first = fixture.serve(request -> {
            times.incrementAndGet();
            request.connection().close();
        });
        String second = fixture.serve(request -> request.response().end("second"));
        fixture.services.add("twice", ServiceProtocol.HTTP, first, second).retries = 1;
        assertThat(fixture.get(Version.HTTP_1_1, "/twice/x").body()).isEqualTo("second");
        verdicts("failed " + first, "succeeded " + second);
        fixture.services.verdicts.clear();
        HttpResponse<String> post = fixture.client(Version.HTTP_1_1)
                .send(fixture.request("/twice/x").POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        assertThat(post.statusCode()).isEqualTo(502);
        verdicts("failed " + first);
        assertThat(times).hasValue(2);
    }

    @Test
    void connectionThatWasKeptMayHaveClosed() throws Exception {
        AtomicInteger times = new AtomicInteger();
        String once = fixture.serve(request -> {
            // The second request of a connection meets its end.
            if (times.incrementAndGet() == 2) {
                request.connection().close();
            } else {
                request.response().end("answer " + times);
            }
        });
        fixture.services.add("kept", ServiceProtocol.HTTP, once);
        try (Socket socket = new Socket("127.0.0.1", fixture.door.port())) {
            socket.setSoTimeout(8_000);
            byte[] request = "GET /kept/x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            for (String expected : List.of("answer 1", "answer 3")) {
                socket.getOutputStream().write(request);
                byte[] some = new byte[4096];
                int length = socket.getInputStream().read(some);
                assertThat(new String(some, 0, length, StandardCharsets.US_ASCII))
                        .endsWith(expected);
            }
        }
        verdicts("succeeded " + once, "failed " + once, "succeeded " + once);
    }

    @Test
    void clientThatGoesTakesItsRequestBack() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        String waiting = fixture.serve(request -> {
            events.add("asked");
            request.response().exceptionHandler(gone -> events.add("taken back"));
        });
        for (ServiceProtocol protocol : List.of(ServiceProtocol.HTTP, ServiceProtocol.H2C)) {
            fixture.services.add("wait", protocol, waiting);
            try (Socket socket = new Socket("127.0.0.1", fixture.door.port())) {
                socket.getOutputStream()
                        .write("GET /wait/x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("asked");
            }
            assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("taken back");
        }
        verdicts("abandoned " + waiting, "abandoned " + waiting);
    }

    @Test
    void uploadThatStallsIsEnded() throws Exception {
        String patient = fixture.serve(
                request -> request.body().onSuccess(body -> request.response().end()));
        fixture.services.add("up", ServiceProtocol.HTTP, patient);
        try (Socket socket = new Socket("127.0.0.1", fixture.door.port())) {
            socket.setSoTimeout(8_000);
            socket.getOutputStream()
                    .write("POST /up/x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(firstLine(socket.getInputStream())).isEqualTo("HTTP/1.1 504 Gateway Timeout");
        }
        verdicts("abandoned " + patient);
    }

    @Test
    void expectationsAreTheServicesToMeet() throws Exception {
        String choosy = fixture.serve(request -> {
            if (request.path().endsWith("yes")) {
                request.response().writeContinue();
                request.body().onSuccess(body -> request.response().end("got " + body));
            } else {
                request.response().setStatusCode(403).end("no");
            }
        });
        fixture.services.add("choosy", ServiceProtocol.HTTP, choosy);
        assertThat(expecting("/choosy/yes", "100-continue"))
                .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK")
                .endsWith("got body");
        assertThat(expecting("/choosy/no", "100-continue"))
                .startsWith("HTTP/1.1 403 Forbidden")
                .endsWith("no");
        assertThat(expecting("/choosy/yes", "miracles")).startsWith("HTTP/1.1 417");
    }

    /** Sends the body when it is told to, and reads to the end. */
    private String expecting(String path, String expectation) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", fixture.door.port())) {
            socket.setSoTimeout(8_000);
            socket.getOutputStream()
                    .write(("POST " + path
                                    + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\nExpect: "
                                    + expectation + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            StringBuilder all = new StringBuilder();
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                all.append((char) next);
                if (all.toString().equals("HTTP/1.1 100 Continue\r\n\r\n")) {
                    socket.getOutputStream().write("body".getBytes(StandardCharsets.US_ASCII));
                }
            }
            return all.toString();
        }
    }

    @Test
    void partnerSeesWhatIsOpenedToItAndNothingElse() throws Exception {
        try (ProxyFixture ours = new ProxyFixture(TestDoor.knowing(
                new Known(
                        Known.LITTLE.self(),
                        List.of(Known.route(
                                "{\"node_id\":\"node-a\",\"inst_id\":\"i-a\",\"address\":\"http://10.9.9.9:1\"}")),
                        List.of()),
                "security.gateways=127.0.0.1",
                "security.inside=10.0.0.0/8"))) {
            BlockingQueue<HttpServerRequest> seen = new LinkedBlockingQueue<>();
            String well = ours.serve(request -> {
                seen.add(request);
                request.response().end("open");
            });
            ours.services.add("open", ServiceProtocol.HTTP, well).openTo = "node-a";
            ours.services.add("shut", ServiceProtocol.HTTP, well);
            String[] from = {"x-ptp-source-node-id", "node-a", "x-forwarded-for", "9.9.9.9"};
            assertThat(ours.get(Version.HTTP_1_1, "/open/x", from).body()).isEqualTo("open");
            HttpServerRequest heard = seen.poll(5, TimeUnit.SECONDS);
            assertThat(heard.getHeader("x-ptp-source-node-id")).isEqualTo("node-a");
            assertThat(heard.getHeader("x-forwarded-for")).isEqualTo("9.9.9.9, 127.0.0.1");
            for (String path : List.of("/shut/x", "/nothing/x")) {
                HttpResponse<String> refused = ours.get(Version.HTTP_1_1, path, from);
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(refused.body()).contains("E0000000614");
            }
            HttpResponse<String> stranger = ours.get(Version.HTTP_1_1, "/open/x", "x-ptp-source-node-id", "node-z");
            assertThat(stranger.statusCode()).isEqualTo(403);
            assertThat(stranger.body()).contains("E0000000403");
        }
    }

    /** Only nodes write a hop list: at an address where both may be it is the partner that calls. */
    @Test
    void whatANodeCarriesOnIsAPartnersAlsoFromThisMachine() throws Exception {
        BlockingQueue<HttpServerRequest> seen = new LinkedBlockingQueue<>();
        String well = fixture.serve(request -> {
            seen.add(request);
            request.response().end("well");
        });
        fixture.services.add("ours", ServiceProtocol.HTTP, well);
        fixture.services.add("theirs", ServiceProtocol.HTTP, well).openTo = "node-a";

        assertThat(fixture.get(Version.HTTP_1_1, "/ours/x").body()).isEqualTo("well");
        assertThat(fixture.get(Version.HTTP_1_1, "/ours/x", "mesh-mdc", "node-a")
                        .body())
                .contains("E0000000614");
        assertThat(fixture.get(Version.HTTP_1_1, "/theirs/x", "mesh-mdc", "node-a")
                        .body())
                .isEqualTo("well");
        seen.remove();
        assertThat(seen.remove().getHeader("x-ptp-source-node-id")).isEqualTo("node-a");
    }

    @Test
    void slowReaderHoldsTheServiceBack() throws Exception {
        AtomicInteger written = new AtomicInteger();
        byte[] chunk = new byte[64 * 1024];
        String fast = fixture.serve(request -> {
            request.response().setChunked(true);
            pour(request, chunk, written);
        });
        fixture.services.add("pour", ServiceProtocol.HTTP, fast);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", fixture.door.port()));
            socket.getOutputStream()
                    .write("GET /pour/x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // Nobody reads: after a while nothing moves, and the exchange is ended at the stall.
            verdicts("abandoned " + fast);
            assertThat(written.get()).isLessThan(600);
        }
    }

    private static void pour(HttpServerRequest request, byte[] chunk, AtomicInteger written) {
        while (!request.response().closed() && !request.response().writeQueueFull()) {
            written.incrementAndGet();
            Future<Void> sent = request.response().write(Buffer.buffer(chunk));
            if (sent.failed()) {
                return;
            }
        }
        request.response().drainHandler(drained -> pour(request, chunk, written));
    }
}
