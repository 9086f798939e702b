package io.be.mesh.verticle.network;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other end of an HTTP/2 connection for a sign of life, again and again, and closes the connection when none comes: a peer that
 * has gone without a word would hold its streams for ever. Whatever is received is a sign. On the connection's event loop.
 */
final class Heartbeat extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    private static final int MISSED = 3;
    private static final Buffer PING = Buffer.buffer("areyouup");

    private final HttpConnection connection;
    private final long intervalNanos;
    private long heardNanos = System.nanoTime();
    private @Nullable Future<?> beats;

    private Heartbeat(HttpConnection connection, Duration interval) {
        this.connection = connection;
        this.intervalNanos = interval.toNanos();
    }

    /** Watches a connection that has just been made; one that does not speak HTTP/2 cannot be asked. */
    static void keep(HttpConnection connection, Duration interval) {
        Channel channel = ((ConnectionBase) connection).channel();
        if (channel.pipeline().get(Http2ConnectionHandler.class) != null) {
            channel.pipeline().addFirst(new Heartbeat(connection, interval));
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        beats = context.executor()
                .scheduleAtFixedRate(() -> beat(context), intervalNanos, intervalNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        heardNanos = System.nanoTime();
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Future<?> running = beats;
        if (running != null) {
            running.cancel(false);
        }
        context.fireChannelInactive();
    }

    private void beat(ChannelHandlerContext context) {
        if (System.nanoTime() - heardNanos > MISSED * intervalNanos) {
            log.atWarn()
                    .addKeyValue("address", connection.remoteAddress())
                    .log("a partner gives no sign of life, its connection is cut");
            context.close(); // from here it does not wait for what is in progress
        } else {
            connection.ping(PING);
        }
    }
}
