package io.be.mesh.verticle.ingress.delivery;

import io.be.mesh.cluster.session.Delivery;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a connection that has carried a delivery: sees the end of input, resets and closes before they
 * take effect, and settles what is open. At most one timer per connection. One event loop.
 *
 * <p>A close by our side ({@code Connection: close}, HTTP/1.0) is done in two steps while deliveries are open: our end is
 * shut, so that a reader that reads to the end sees it, and the socket is kept until the reader's end is seen.
 */
final class ConnectionWatch extends ChannelDuplexHandler {
    private static final AttributeKey<ConnectionWatch> WATCH = AttributeKey.valueOf(ConnectionWatch.class, "watch");
    private static final AttributeKey<Duration> WINDOW = AttributeKey.valueOf(ConnectionWatch.class, "window");

    /** An answer that is not acknowledged keeps its delivery open for so many windows. */
    private static final int PATIENCE = 30;

    /** Above this, the peer is asked by a ping whether it has read what is open. */
    private static final int MANY = 64;

    private static final long MANY_BYTES = 1 << 20;

    private final Channel channel;
    private final TcpView tcp;
    private final long windowNanos;
    private final Map<Integer, OpenDelivery> open = new LinkedHashMap<>();
    private long openBytes;
    private int serial;
    private boolean sweeping;
    private boolean asking;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ChannelPromise closing;
    private boolean ended;

    private ConnectionWatch(Channel channel, Duration window) {
        this.channel = channel;
        this.tcp = new TcpView(channel);
        this.windowNanos = window.toNanos();
    }

    static void window(Channel channel, Duration window) {
        channel.attr(WINDOW).set(window);
    }

    static @Nullable ConnectionWatch existing(Channel channel) {
        return channel.attr(WATCH).get();
    }

    static ConnectionWatch of(Channel channel) {
        ConnectionWatch watch = existing(channel);
        if (watch == null) {
            Duration window = channel.attr(WINDOW).get();
            watch = new ConnectionWatch(channel, window == null ? DeliveryWatch.DEFAULT_WINDOW : window);
            channel.attr(WATCH).set(watch);
            // The end of input must reach this handler while the socket can still be asked.
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            channel.pipeline().addFirst(watch);
        }
        return watch;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    void written(int stream, Delivery delivery, Future<Void> end) {
        int key = stream == 0 ? --serial : stream;
        OpenDelivery entry = new OpenDelivery(delivery);
        open.put(key, entry);
        openBytes += entry.bytes();
        end.onComplete(result -> onLoop(() -> {
            if (open.get(key) != entry) {
                return;
            }
            // After a close by our side a reader that has read to the end may be gone already: how, is asked later.
            boolean there = closing != null || tcp.refresh().readerIsThere();
            if (result.failed() || !channel.isActive() || !there) {
                rollback(entry, key);
            } else {
                entry.written(System.nanoTime());
                if (tcp.allAcknowledged()) {
                    entry.acknowledged();
                }
                sweepLater(windowNanos);
            }
        }));
    }

    /** A stream was reset by the reader, before or after its answer was written. */
    void reset(int stream) {
        OpenDelivery entry = open.get(stream);
        if (entry != null) {
            rollback(entry, stream);
        }
    }

    void requested(HttpServerRequest request) {
        if (open.isEmpty()) {
            return;
        }
        if (request.version() != HttpVersion.HTTP_2) {
            observe();
            confirm(OpenDelivery::isAcknowledged);
        } else if (!asking && (open.size() > MANY || openBytes > MANY_BYTES)) {
            ask(request);
        }
    }

    private void ask(HttpServerRequest request) {
        asking = true;
        long asked = System.nanoTime();
        request.connection()
                .ping(Buffer.buffer(8).appendLong(asked))
                .onComplete(answer -> onLoop(() -> {
                    asking = false;
                    if (answer.succeeded()) {
                        confirm(entry -> entry.writtenBy(asked));
                    }
                }));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing != null) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (!open.isEmpty()) {
            observe();
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ended = true;
            open.values().removeIf(this::rolledBackUnlessWritten);
            // A reader that closes with its answer unread ends its side first; the reset follows and is waited for.
            sweepLater(windowNanos / 4);
            closeWhenSettled();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            rollbackAll();
        }
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        rollbackAll();
        ctx.fireChannelInactive();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (open.isEmpty() || !channel.isActive()) {
            ctx.close(promise);
        } else if (closing != null) {
            closing.addListener(closed -> promise.trySuccess());
        } else {
            closing = promise;
            ((DuplexChannel) channel).shutdownOutput().addListener((ChannelFuture shut) -> {
                if (!shut.isSuccess()) {
                    rollbackAll();
                }
                closeWhenSettled();
            });
        }
    }

    /** Notes what the reader's kernel has by now: a close after that is a close after reading. */
    private void observe() {
        if (tcp.refresh().allAcknowledged()) {
            open.values().forEach(OpenDelivery::acknowledged);
        }
    }

    private void sweepLater(long nanos) {
        if (!sweeping) {
            sweeping = true;
            channel.eventLoop().schedule(this::sweep, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void sweep() {
        sweeping = false;
        long now = System.nanoTime();
        if (ended && !tcp.refresh().closedInOrder()) {
            rollbackAll();
        }
        if (!open.isEmpty()) {
            observe();
        }
        confirm(entry ->
                entry.isWritten() && entry.age(now) >= (entry.isAcknowledged() ? windowNanos : PATIENCE * windowNanos));
        long next = Long.MAX_VALUE;
        for (OpenDelivery entry : open.values()) {
            if (entry.isWritten()) {
                next = Math.min(next, windowNanos - entry.age(now));
            }
        }
        if (next != Long.MAX_VALUE) {
            sweepLater(Math.max(next, windowNanos / 4));
        }
        closeWhenSettled();
    }

    private void confirm(Predicate<OpenDelivery> which) {
        for (Iterator<OpenDelivery> i = open.values().iterator(); i.hasNext(); ) {
            OpenDelivery entry = i.next();
            if (which.test(entry)) {
                i.remove();
                openBytes -= entry.bytes();
                entry.delivery().confirm();
            }
        }
    }

    private void rollback(OpenDelivery entry, int key) {
        open.remove(key);
        openBytes -= entry.bytes();
        entry.delivery().rollback();
        closeWhenSettled();
    }

    private void rollbackAll() {
        for (OpenDelivery entry : open.values()) {
            entry.delivery().rollback();
        }
        open.clear();
        openBytes = 0;
    }

    private boolean rolledBackUnlessWritten(OpenDelivery entry) {
        if (entry.isWritten()) {
            return false;
        }
        openBytes -= entry.bytes();
        entry.delivery().rollback();
        return true;
    }

    private void closeWhenSettled() {
        if ((closing != null || ended) && open.isEmpty() && context != null) {
            context.close(closing == null ? context.newPromise() : closing);
        }
    }

    private void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            channel.eventLoop().execute(task);
        }
    }
}
