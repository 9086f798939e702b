package io.be.mesh.verticle.ingress.delivery;

import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.verticle.ingress.frame.FrameTap;
import io.be.mesh.verticle.ingress.frame.FrameWatch;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Confirms or rolls back the delivery that an answer carries, from what the connection shows of its reader.
 *
 * <ul>
 *   <li>Write failed, stream reset or connection closed before or during the write: rollback.
 *   <li>The reader's end was reset when the write completed: rollback.
 *   <li>After the write the delivery stays open for a window. HTTP/1: the next request, or an orderly close with
 *       everything acknowledged, confirms. HTTP/2: an orderly close, or an answer to a ping sent after it, confirms;
 *       a late reset of its stream rolls back. Any: a reset of the connection, or a close with unacknowledged bytes,
 *       rolls back; the window over, it is confirmed.
 * </ul>
 *
 * <p>Costs nothing on a connection that carries no delivery. Where the transport is not epoll, the state of the peer's
 * socket cannot be seen, and only a failed write, a reset and the close of a stream are evidence.
 */
public final class DeliveryWatch {
    /** How long a delivery stays open after its answer where the port has set nothing else. */
    static final Duration DEFAULT_WINDOW = Duration.ofSeconds(1);

    private final Channel channel;
    private final int stream;

    private DeliveryWatch(Channel channel, int stream) {
        this.channel = channel;
        this.stream = stream;
    }

    /** The watch for the answer to a request; any thread. */
    public static DeliveryWatch of(HttpServerRequest request) {
        boolean streams = request.version() == HttpVersion.HTTP_2;
        return new DeliveryWatch(channel(request.connection()), streams ? request.streamId() : 0);
    }

    /** What has to see the frames of a connection from the first, so that a late stream reset is noticed. */
    public static FrameWatch frames() {
        return new LateResets();
    }

    /** It is known what a connection speaks, after an upgrade for the second time; on its event loop. */
    public static void opened(HttpConnection connection, Duration window) {
        Channel channel = channel(connection);
        ConnectionWatch.window(channel, window);
        FrameTap tap = channel.pipeline().get(FrameTap.class);
        if (tap != null && channel.pipeline().get(Http2ConnectionHandler.class) != null) {
            tap.upgraded();
        }
    }

    /** A request has arrived, none of its body read: evidence for the answers before it. On the event loop. */
    public static void requested(HttpServerRequest request) {
        ConnectionWatch watch = ConnectionWatch.existing(channel(request.connection()));
        if (watch != null) {
            watch.requested(request);
        }
    }

    /**
     * Writes the answer that carries the delivery, and settles the delivery. On the event loop of the request: the
     * connection must know of it before the answer is written, because the answer may end the connection.
     *
     * @param write gives the answer to the connection; its future completes when the last byte has been given to the
     *     kernel, or fails
     */
    public void deliver(Delivery delivery, Supplier<Future<Void>> write) {
        if (channel.isActive()) {
            ConnectionWatch.of(channel).deliver(stream, delivery, write);
        } else {
            write.get().onComplete(nobodyReadsIt -> delivery.rollback());
        }
    }

    private static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }
}
