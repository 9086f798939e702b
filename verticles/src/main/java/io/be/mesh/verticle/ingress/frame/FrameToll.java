package io.be.mesh.verticle.ingress.frame;

import io.be.mesh.cluster.vertx.ResetFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Makes frames cost that carry nothing. A connection has a purse, which fills up with time and with each payload byte, either
 * way; who sends pings, settings, resets and the like faster than it fills is told to be calm, and cut off. An honest client is
 * far below: it answers data with window updates and now and then asks for a ping.
 *
 * <p>Resets cost more when their stream is young, as then a request was made only to be given up; and so do the resets which
 * this node is made to send by frames that are wrong. One event loop.
 */
public final class FrameToll implements FrameWatch {
    private static final long PURSE = 20_000;
    private static final long PER_SECOND = 10_000;
    private static final long NANOS = 1_000_000_000L;

    /** A window update, at the most, is due for as many. */
    private static final int BYTES_PER_COIN = 256;

    /** New settings may have to be told to every stream. */
    private static final int SETTINGS = 100;

    private static final int YOUNG_RESET = 5;
    private static final int PROVOKED_RESET = 20;
    /** For the farewell to be read. */
    private static final int LAST_WORDS_MILLIS = 500;

    /** So long, and up to twice as long, a stream is young. */
    private static final long YOUNG_NANOS = 50_000_000L;

    private final LongSupplier nanoTime;
    private final BiConsumer<Channel, String> overdrawn;
    private long purse = PURSE;
    private long filledAt;
    private long carried;
    private int newest;
    private int youngFrom = 1;
    private int youngerFrom = 1;
    private long youngerSince;
    private boolean closed;

    /** @param overdrawn hears once of a connection that is cut off, and why in a few words */
    public FrameToll(BiConsumer<Channel, String> overdrawn) {
        this(System::nanoTime, overdrawn);
    }

    FrameToll(LongSupplier nanoTime, BiConsumer<Channel, String> overdrawn) {
        this.nanoTime = nanoTime;
        this.overdrawn = overdrawn;
        this.filledAt = nanoTime.getAsLong();
        this.youngerSince = filledAt;
    }

    @Override
    public boolean arrived(
            ChannelHandlerContext context, int type, int flags, int stream, int length, ByteBuf payload) {
        switch (type) {
            case Http2FrameTypes.DATA -> data(context, length);
            case Http2FrameTypes.HEADERS -> headers(stream);
            case Http2FrameTypes.RST_STREAM -> pay(context, isYoung(stream) ? YOUNG_RESET : 1, "resets of streams");
            case Http2FrameTypes.SETTINGS -> pay(context, (flags & Http2Flags.ACK) == 0 ? SETTINGS : 1, "settings");
            case Http2FrameTypes.PING -> pay(context, 1, "pings");
            case Http2FrameTypes.WINDOW_UPDATE -> pay(context, 1, "window updates");
            case Http2FrameTypes.PRIORITY -> pay(context, 1, "priorities");
            case Http2FrameTypes.CONTINUATION -> pay(context, 1, "continuations");
            default -> pay(context, 1, "frames that mean nothing");
        }
        return !closed;
    }

    @Override
    public boolean leaving(ChannelHandlerContext context, ByteBuf bytes) {
        carried += bytes.readableBytes();
        if (ResetFrame.is(bytes)) {
            long code = ResetFrame.code(bytes);
            if (code != Http2Error.NO_ERROR.code() && code != Http2Error.CANCEL.code()) {
                pay(context, PROVOKED_RESET, "frames that are errors");
            }
        }
        return !closed;
    }

    private void data(ChannelHandlerContext context, int length) {
        carried += length;
        if (length == 0) {
            pay(context, 1, "empty data frames");
        }
    }

    private void headers(int stream) {
        if (stream > newest) {
            grow();
            newest = stream;
        }
    }

    private boolean isYoung(int stream) {
        grow();
        return stream >= youngFrom;
    }

    private void grow() {
        long now = nanoTime.getAsLong();
        long passed = now - youngerSince;
        if (passed > YOUNG_NANOS) {
            youngFrom = passed > 2 * YOUNG_NANOS ? newest + 1 : youngerFrom;
            youngerFrom = newest + 1;
            youngerSince = now;
        }
    }

    private void pay(ChannelHandlerContext context, int coins, String what) {
        purse -= coins;
        if (purse < 0 && !closed) {
            fill();
            if (purse < 0) {
                closed = true;
                overdrawn.accept(context.channel(), what);
                cutOff(context, what);
            }
        }
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        long earned = (long) ((double) (now - filledAt) * PER_SECOND / NANOS) + carried / BYTES_PER_COIN;
        filledAt = now;
        carried = 0;
        purse = Math.min(PURSE, purse + earned);
    }

    /** Says farewell when the codec is not at work, and goes even when that is not read. What still comes stays where it is. */
    private static void cutOff(ChannelHandlerContext context, String what) {
        context.channel().config().setAutoRead(false);
        context.executor().execute(() -> {
            ChannelHandlerContext codec = context.pipeline().context(Http2ConnectionHandler.class);
            if (codec != null) {
                ((Http2ConnectionHandler) codec.handler())
                        .onError(
                                codec,
                                false,
                                Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many " + what));
                codec.flush();
            }
        });
        context.executor().schedule(() -> context.close(), LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    }
}
