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
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a connection that has carried a delivery: sees the end of input, resets and closes before they
 * take effect, and settles what is open. At most one timer per connection. One event loop.
 *
 * <p>A close by our side ({@code Connection: close}, HTTP/1.0) is done in steps while deliveries are open: our end is
 * shut a little later, so that a reader that reads to the end sees it, and the socket is kept until the reader's end is
 * seen. A close by the reader is judged a little later too, because a reset may follow it.
 */
final class ConnectionWatch extends ChannelDuplexHandler {
    private static final AttributeKey<ConnectionWatch> WATCH = AttributeKey.valueOf(ConnectionWatch.class, "watch");
    private static final AttributeKey<Duration> WINDOW = AttributeKey.valueOf(ConnectionWatch.class, "window");

    /** An answer that is not acknowledged keeps its delivery open for so many windows. */
    private static final int PATIENCE = 30;

    /** Above this, the peer is asked by a ping whether it has read what is open. */
    private static final int MANY = 64;

    private static final long MANY_BYTES = 1 << 20;

    /** How long our end of the stream is held back after an answer that ends the connection. */
    private static final long END_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** How long a reset may follow the reader's end. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Channel channel;
    private final TcpView tcp;
    private final long windowNanos;
    private final Map<Integer, OpenDelivery> open = new LinkedHashMap<>();
    private long openBytes;
    private int serial;
    private boolean sweeping;
    private boolean asking;
    private boolean ended;
    private @Nullable SslHandler tls;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ChannelPromise closing;

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
        tls = channel.pipeline().get(SslHandler.class);
    }

    void deliver(int stream, Delivery delivery, Supplier<Future<Void>> write) {
        int key = stream == 0 ? --serial : stream;
        OpenDelivery entry = new OpenDelivery(delivery);
        open.put(key, entry);
        openBytes += entry.bytes();
        write.get()
                .onComplete(result -> onLoop(() -> {
                    if (open.get(key) != entry) {
                        return;
                    }
                    if (result.failed() || !channel.isActive() || tcp.refresh().isReset()) {
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
        if (closing != null || ended) {
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
            if (open.isEmpty()) {
                ctx.close(closing == null ? ctx.newPromise() : closing);
            } else if (!ended) {
                // Some clients say the end before they reset: what they left unread shows only a moment later.
                ended = true;
                channel.eventLoop().schedule(this::judge, LINGER_NANOS, TimeUnit.NANOSECONDS);
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    /** The reader has closed, some time ago. */
    private void judge() {
        if (!channel.isActive()) {
            return;
        }
        tcp.refresh();
        if (!tcp.isReset()) {
            boolean all = tcp.closedWithAllAcknowledged();
            confirm(entry -> entry.isWritten() && (all || entry.isAcknowledged()));
        }
        rollbackAll();
        if (closing == null) {
            channel.close();
        } else {
            closeWhenSettled();
        }
    }

    /** Nobody reads what is written after the reader's end: it would only turn an orderly close into a reset. */
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (ended || (tls != null && !open.isEmpty() && tls.engine().isInboundDone())) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
        } else {
            ctx.write(message, promise);
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
            // A reader that needs the end to know the length gets it a little later; one that goes without reading is
            // still seen until then.
            channel.eventLoop().schedule(this::endOutput, END_DELAY_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void endOutput() {
        if (!open.isEmpty() && channel.isActive() && !ended) {
            ((DuplexChannel) channel).shutdownOutput().addListener((ChannelFuture shut) -> {
                if (!shut.isSuccess()) {
                    rollbackAll();
                    closeWhenSettled();
                }
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

    private void closeWhenSettled() {
        if (closing != null && open.isEmpty() && context != null) {
            context.close(closing);
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
