package io.be.mesh.cluster.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnFlushTest {
    private final Vertx vertx = Vertx.vertx();
    // Held to the end: a client that nobody holds closes its connections when memory is collected.
    private final HttpClient client = vertx.createHttpClient();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, SECONDS);
    }

    private String get(HttpServer server) throws Exception {
        return await(client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
                        .compose(request -> request.send().compose(response -> response.body())))
                .toString();
    }

    /** What is written while a connection is read Vert.x itself sends together. */
    private void afterItsRead(Runnable writes) {
        vertx.runOnContext(later -> writes.run());
    }

    @Test
    void whatOneTurnWritesIsSentTogether() throws Exception {
        AtomicInteger flushes = new AtomicInteger();
        HttpServer server = await(vertx.createHttpServer()
                .connectionHandler(connection -> {
                    Channel channel = ((ConnectionBase) connection).channel();
                    TurnFlush.serve(connection);
                    // Between it and the socket.
                    channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void flush(ChannelHandlerContext context) {
                            flushes.incrementAndGet();
                            context.flush();
                        }
                    });
                })
                .requestHandler(request -> afterItsRead(() -> {
                    HttpServerResponse response = request.response().setChunked(true);
                    for (int i = 0; i < 10; i++) {
                        response.write(i + " ");
                    }
                    response.end("end");
                }))
                .listen(0, "127.0.0.1"));

        assertThat(get(server)).isEqualTo("0 1 2 3 4 5 6 7 8 9 end");
        assertThat(flushes.get()).isEqualTo(1);
    }

    @Test
    void whatIsWrittenBeforeAConnectionIsClosedIsSent() throws Exception {
        HttpServer server = await(vertx.createHttpServer()
                .connectionHandler(TurnFlush::serve)
                .requestHandler(request -> {
                    request.response().end("the last word");
                    ((ConnectionBase) request.connection()).channel().close();
                })
                .listen(0, "127.0.0.1"));

        assertThat(get(server)).isEqualTo("the last word");
    }

    @Test
    void whatIsMuchByItselfGoesAtOnce() throws Exception {
        AtomicInteger room = new AtomicInteger();
        HttpServer server = await(vertx.createHttpServer()
                .connectionHandler(TurnFlush::serve)
                .requestHandler(request -> afterItsRead(() -> {
                    HttpServerResponse response = request.response().setChunked(true);
                    response.write(Buffer.buffer(new byte[48 << 10]));
                    // Nothing waits for the end of the turn.
                    room.set((int)
                            ((ConnectionBase) request.connection()).channel().bytesBeforeUnwritable());
                    response.end();
                }))
                .listen(0, "127.0.0.1"));

        assertThat(get(server)).hasSize(48 << 10);
        assertThat(room.get()).isGreaterThan(48 << 10);
    }
}
