package io.be.mesh.verticle.ingress.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.be.mesh.protocol.service.ServiceProtocol;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WebSockets through the mesh port. */
final class WebSocketThroughTest {
    private ProxyFixture fixture;
    private WebSocketClient client;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @BeforeEach
    void open() throws Exception {
        fixture = new ProxyFixture("ingress.idle-timeout=1s");
        client = fixture.backstage.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(1 << 20).setTryUsePerMessageCompression(true));
        HttpServerOptions options = new HttpServerOptions()
                .setMaxWebSocketFrameSize(1 << 20)
                .setWebSocketSubProtocols(java.util.List.of("chat"))
                .setPerMessageWebSocketCompressionSupported(true);
        var server = fixture.backstage
                .createHttpServer(options)
                .webSocketHandler(socket -> {
                    socket.frameHandler(frame -> {
                        if (frame.isText() || frame.isBinary()) {
                            Future<Void> sent = socket.writeFrame(frame);
                            if (socket.writeQueueFull()) {
                                socket.pause();
                                socket.drainHandler(drained -> socket.resume());
                            }
                        }
                    });
                    socket.closeHandler(closed -> heard.add("closed " + socket.closeStatusCode()));
                })
                .requestHandler(request -> request.response()
                        .setStatusCode(request.headers().contains("upgrade") ? 500 : 200)
                        .end("plain"));
        String authority =
                "localhost:" + ProxyFixture.await(server.listen(0, "127.0.0.1")).actualPort();
        fixture.services.add("ws", ServiceProtocol.WS, authority);
        fixture.services.add("http", ServiceProtocol.HTTP, authority);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Future<WebSocket> connect(String path) {
        return client.connect(new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(fixture.door.port())
                .setURI(path)
                .setAllowOriginHeader(false)
                .addSubProtocol("chat"));
    }

    @Test
    void messagesGoBothWays() throws Exception {
        WebSocket socket = ProxyFixture.await(connect("/ws/x"));
        assertThat(socket.subProtocol()).isEqualTo("chat");
        BlockingQueue<String> back = new LinkedBlockingQueue<>();
        socket.textMessageHandler(back::add);
        for (int i = 0; i < 100; i++) {
            socket.writeTextMessage("m" + i);
            assertThat(back.poll(5, TimeUnit.SECONDS)).isEqualTo("m" + i);
        }
        socket.close((short) 4000, "bye");
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 4000");
        await().untilAsserted(() -> assertThat(fixture.services.verdicts).hasSize(1));
        assertThat(fixture.services.verdicts.get(0)).startsWith("succeeded");
    }

    @Test
    void silentOnesLiveLongerThanIdleConnections() throws Exception {
        WebSocket socket = ProxyFixture.await(connect("/ws/x"));
        CountDownLatch never = new CountDownLatch(1);
        socket.closeHandler(closed -> never.countDown());
        assertThat(never.await(2_500, TimeUnit.MILLISECONDS)).isFalse();
        BlockingQueue<String> back = new LinkedBlockingQueue<>();
        socket.textMessageHandler(back::add);
        socket.writeTextMessage("still there");
        assertThat(back.poll(5, TimeUnit.SECONDS)).isEqualTo("still there");
    }

    @Test
    void manyBytesAndASlowReader() throws Exception {
        WebSocket socket = ProxyFixture.await(connect("/ws/x"));
        AtomicLong got = new AtomicLong();
        CountDownLatch all = new CountDownLatch(1);
        int frames = 320;
        socket.frameHandler(frame -> {
            if (got.addAndGet(frame.binaryData().length()) == (long) frames << 16) {
                all.countDown();
            }
            socket.pause();
            fixture.backstage.setTimer(1, later -> socket.resume());
        });
        Buffer chunk = Buffer.buffer(new byte[1 << 16]);
        pump(socket, chunk, frames);
        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static void pump(WebSocket socket, Buffer chunk, int left) {
        int now = left;
        while (now > 0 && !socket.writeQueueFull()) {
            socket.writeBinaryMessage(chunk);
            now--;
        }
        int later = now;
        if (later > 0) {
            socket.drainHandler(drained -> pump(socket, chunk, later));
        }
    }

    @Test
    void upgradesAreForThoseThatServeThem() throws Exception {
        assertThat(fixture.get(Version.HTTP_1_1, "/ws/x").body()).isEqualTo("plain");
        assertThat(raw("/http/x", "Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Key: a\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("plain");
        assertThat(raw("/ws/x", "Upgrade: other\r\nConnection: upgrade\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("plain");
        ExecutionException refused = org.assertj.core.api.Assertions.catchThrowableOfType(
                ExecutionException.class, () -> ProxyFixture.await(connect("/http/x")));
        assertThat(refused).hasCauseInstanceOf(UpgradeRejectedException.class);
    }

    private String raw(String path, String headers) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", fixture.door.port())) {
            socket.setSoTimeout(8_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] some = new byte[4096];
            int length = socket.getInputStream().read(some);
            return new String(some, 0, length, StandardCharsets.US_ASCII);
        }
    }

    @Test
    void agreementIsChecked() throws Exception {
        var server = fixture.backstage
                .createNetServer()
                .connectHandler(
                        socket -> socket.handler(
                                head -> socket.write(
                                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n")));
        int port = ProxyFixture.await(server.listen(0, "127.0.0.1")).actualPort();
        fixture.services.add("liar", ServiceProtocol.WS, "localhost:" + port);
        assertThat(raw(
                        "/liar/x",
                        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"))
                .startsWith("HTTP/1.1 502");
    }

    @Test
    void bothEndsAreToldWhenTheNodeStops() throws Exception {
        WebSocket socket = ProxyFixture.await(connect("/ws/x"));
        BlockingQueue<String> back = new LinkedBlockingQueue<>();
        socket.textMessageHandler(back::add);
        socket.closeHandler(closed -> back.add("closed " + socket.closeStatusCode()));
        socket.writeTextMessage("before");
        assertThat(back.poll(5, TimeUnit.SECONDS)).isEqualTo("before");
        Future<Void> stopped = fixture.door.stop();
        assertThat(back.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 1001");
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 1001");
        ProxyFixture.await(stopped);
    }
}
