package io.be.mesh.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A TLS connection for each request: what is measured is the handshake. Either each is a full one, or each takes up the
 * session of the one before, but the first; a server that does not let it fails the row.
 */
final class Handshakes implements Connection {
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    /** The first, and one more: the loops of a fresh server may each make their keys for tickets, and keep the last. */
    private static final int WHOLE = 2;

    private final Bootstrap bootstrap;
    private final InetSocketAddress server;
    private final String host;
    private final SslContext tls;
    private final boolean resumed;

    /** @param resumed whether connections take a session up again */
    Handshakes(Bootstrap bootstrap, InetSocketAddress server, TlsCredential shown, boolean resumed) throws IOException {
        this.bootstrap = bootstrap;
        this.server = server;
        this.host = server.getHostString() + ":" + server.getPort();
        this.tls = shown.context(new WholeHandshakes(resumed ? WHOLE : Long.MAX_VALUE));
        this.resumed = resumed;
    }

    @Override
    public Prepared prepare(Request request) {
        return Http1Connection.encode(request.with("connection", "close"), host);
    }

    @Override
    public void send(Prepared request, Reply reply) {
        bootstrap
                .clone()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connected(channel, request, reply);
                    }
                })
                .connect()
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        reply.failed(done.cause());
                    }
                });
    }

    private void connected(Channel channel, Prepared request, Reply reply) {
        // Without the server's name the engine remembers no session, so that each handshake is a whole one.
        SslHandler handler = resumed
                ? tls.newHandler(channel.alloc(), server.getHostString(), server.getPort())
                : tls.newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(HANDSHAKE.toMillis());
        Promise<Connection> ready = channel.eventLoop().newPromise();
        channel.pipeline().addLast(handler, new HttpResponseDecoder(), new Http1Connection(channel, host, ready));
        handler.handshakeFuture().addListener(done -> {
            if (!done.isSuccess()) {
                reply.failed(done.cause());
            } else {
                ready.getNow().send(request, new Once(channel, reply));
            }
        });
    }

    @Override
    public int concurrency() {
        return 1;
    }

    /** Nothing stays open between two requests. */
    @Override
    public void close() {}

    /**
     * The server ends the connection after its answer, and the next begins after that: a client that ends it itself forgets
     * the session.
     */
    private record Once(Channel channel, Reply reply) implements Reply {
        @Override
        public void answered(Answer answer) {
            Answer kept = new Answer(answer.status(), answer.grpcStatus(), Unpooled.copiedBuffer(answer.body()));
            channel.closeFuture().addListener(done -> reply.answered(kept));
        }

        @Override
        public void failed(Throwable cause) {
            channel.close();
            reply.failed(cause);
        }
    }
}
