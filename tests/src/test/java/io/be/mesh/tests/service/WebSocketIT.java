package io.be.mesh.tests.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.MeshProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A WebSocket that echoes more than the node could hold unnoticed, to a reader that is slower than its writer. */
class WebSocketIT {
    private static final int FRAME = 1 << 16;
    private static final long WARM_UP = 16L << 20;
    private static final long BYTES = 100L << 20;
    private static final long GROWTH = 32L << 20;

    private final Vertx vertx = Vertx.vertx();

    @Test
    void nothingPilesUp() throws Exception {
        try (MeshProcess node = MeshProcess.start()) {
            HttpServer server = await(
                    vertx.createHttpServer().webSocketHandler(WebSocketIT::echo).listen(0, "127.0.0.1"));
            new Registering(node, "echo").put("Restful", "ws", "/echo", server.actualPort(), Map.of());
            WebSocket socket = await(vertx.createWebSocketClient()
                    .connect(new WebSocketConnectOptions()
                            .setHost("127.0.0.1")
                            .setPort(node.port())
                            .setAllowOriginHeader(false)
                            .setURI("/echo")));
            assertThat(through(socket, WARM_UP, node.pid())).isPositive();
            long before = rss(node.pid());
            assertThat(through(socket, BYTES, node.pid()) - before).isLessThan(GROWTH);
        } finally {
            await(vertx.close());
        }
    }

    private static void echo(io.vertx.core.http.ServerWebSocket socket) {
        socket.frameHandler(frame -> {
            socket.writeFrame(frame);
            if (socket.writeQueueFull()) {
                socket.pause();
                socket.drainHandler(drained -> socket.resume());
            }
        });
    }

    /** Sends as fast as it is taken, reads with pauses; the largest resident size of the node meanwhile. */
    private long through(WebSocket socket, long bytes, long pid) throws Exception {
        AtomicLong got = new AtomicLong();
        AtomicLong peak = new AtomicLong();
        CountDownLatch all = new CountDownLatch(1);
        socket.frameHandler(frame -> {
            long sum = got.addAndGet(frame.binaryData().length());
            if (sum % (4 << 20) == 0) {
                peak.accumulateAndGet(rss(pid), Math::max);
            }
            if (sum == bytes) {
                all.countDown();
            }
            socket.pause();
            vertx.setTimer(1, later -> socket.resume());
        });
        vertx.getOrCreateContext().runOnContext(begin -> send(socket, bytes));
        assertThat(all.await(100, TimeUnit.SECONDS))
                .as("%s of %s bytes came back", got, bytes)
                .isTrue();
        return peak.get();
    }

    private static void send(WebSocket socket, long left) {
        long rest = left;
        while (rest > 0 && !socket.writeQueueFull()) {
            socket.writeBinaryMessage(Buffer.buffer(new byte[FRAME]));
            rest -= FRAME;
        }
        long later = rest;
        if (later > 0) {
            socket.drainHandler(drained -> send(socket, later));
        }
    }

    /** Bytes of a process in memory, as the system counts them. */
    private static long rss(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
