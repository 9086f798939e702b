package io.be.mesh.verticle.ingress.port;

import com.google.protobuf.ByteString;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection: closed when its first complete request head is not there in time, and when it has had no
 * request in progress for the idle time. Bytes alone buy no time, so a head that trickles in does not, unless it has been admitted
 * to carry nothing but bytes. One event loop, one timer.
 */
final class Connection {
    private static final AttributeKey<Connection> KEY = AttributeKey.valueOf(Connection.class, "connection");

    /** The idle time is looked at so many times while it passes. */
    private static final int LOOKS = 4;

    /** Bytes that have moved so recently may have others behind them. */
    private static final long MOVING_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Between two looks whether bytes still move. */
    private static final long REST_MILLIS = 100;

    /** For the farewell to be read. */
    private static final int LAST_WORDS_SECONDS = 5;

    private final Channel channel;
    private Duration idleTimeout;
    private @Nullable HttpConnection http;
    private @Nullable Http2ConnectionHandler streams;
    private @Nullable Http1Gauge gauge;
    private long requests;
    private long requestsSeen;
    private int idleLooks;
    private boolean leaving;
    private boolean bytes;
    private long movedAt;
    private @Nullable ScheduledFuture<?> timer;

    private Connection(Channel channel, Duration idleTimeout) {
        this.channel = channel;
        this.idleTimeout = idleTimeout;
    }

    /** Starts the watch over a connection that has just been accepted. */
    static Connection accepted(Channel channel, Duration handshakeTimeout, Duration idleTimeout) {
        Connection connection = new Connection(channel, idleTimeout);
        channel.attr(KEY).set(connection);
        connection.later(connection::handshakeOver, handshakeTimeout.toMillis());
        // A timer that is left behind would keep a connection that was short in memory.
        channel.closeFuture().addListener(closed -> connection.forget());
        return connection;
    }

    static @Nullable Connection of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    static @Nullable Connection of(Channel channel) {
        return channel.attr(KEY).get();
    }

    static @Nullable Connection of(HttpServerRequest request) {
        return of(request.connection());
    }

    /**
     * It is known what the connection speaks; an upgrade from HTTP/1 makes this known a second time.
     *
     * @param broken makes the answer to a malformed body
     */
    void opened(HttpConnection connection, Function<Throwable, ByteString> broken) {
        http = connection;
        streams = channel.pipeline().get(Http2ConnectionHandler.class);
        ChannelHandlerContext last = channel.pipeline().context("handler");
        if (streams == null && last != null) {
            gauge = new Http1Gauge();
            channel.pipeline()
                    .addBefore(last.name(), "refusals", new Http1Refusals(broken))
                    .addBefore(last.name(), "gauge", gauge);
        }
    }

    /** A complete request head has arrived. */
    void requested() {
        requests++;
    }

    /** From now on it carries bytes instead of requests, and those buy it its time. */
    void carries(Duration idle) {
        bytes = true;
        idleTimeout = idle;
        moved();
    }

    /** Bytes have moved. */
    void moved() {
        movedAt = System.nanoTime();
        requests++;
    }

    /** Requests that have not been answered; 1 while bytes are moving. */
    int inProgress() {
        if (bytes) {
            return System.nanoTime() - movedAt < MOVING_NANOS ? 1 : 0;
        }
        if (streams != null) {
            return streams.connection().numActiveStreams();
        }
        return gauge == null ? 0 : gauge.unanswered();
    }

    /** The answer to the request in progress is the last one of an HTTP/1 connection. */
    void closeAfterAnswer() {
        if (gauge != null) {
            gauge.closeAfterAnswer();
        }
    }

    /**
     * What is in progress is the last it serves. HTTP/1: the answer says so. HTTP/2: the farewell comes behind the last answer,
     * as some clients lose an answer that comes after it. One without a request stays: the next one may be on its way.
     */
    void closeWhenAnswered() {
        if (gauge != null) {
            gauge.closeWhenAnswered();
        }
        if (streams != null && !leaving) {
            leaving = true;
            streams.connection().addListener(new Http2ConnectionAdapter() {
                @Override
                public void onStreamRemoved(Http2Stream stream) {
                    channel.eventLoop().execute(Connection.this::farewell);
                }
            });
        }
    }

    /** Ends a connection that carries bytes when they have stopped moving, at the latest at the deadline. */
    Future<Void> endBytes(long deadlineNanos) {
        Promise<Void> ended = Promise.promise();
        if (bytes) {
            channel.closeFuture().addListener(closed -> ended.complete());
            endAtRest(deadlineNanos);
        } else {
            ended.complete();
        }
        return ended.future();
    }

    private void endAtRest(long deadlineNanos) {
        if (inProgress() == 0 || System.nanoTime() - deadlineNanos >= 0) {
            channel.close();
        } else {
            channel.eventLoop().schedule(() -> endAtRest(deadlineNanos), REST_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void farewell() {
        if (http != null && inProgress() == 0) {
            http.shutdown(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void handshakeOver() {
        if (requests == 0) {
            channel.close();
        } else {
            lookAgain();
        }
    }

    private void look() {
        boolean idle = (bytes || inProgress() == 0) && requests == requestsSeen;
        requestsSeen = requests;
        idleLooks = idle ? idleLooks + 1 : 0;
        if (idleLooks >= LOOKS) {
            channel.close();
        } else {
            lookAgain();
        }
    }

    private void lookAgain() {
        if (channel.isActive()) {
            later(this::look, idleTimeout.toMillis() / LOOKS + 1);
        }
    }

    private void later(Runnable task, long millis) {
        timer = channel.eventLoop().schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    private void forget() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
