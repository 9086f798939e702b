package io.be.mesh.verticle.ingress.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the frame headers of an HTTP/2 connection beside the codec, which keeps some to itself. Sees the clear text of a
 * connection from its first byte; lets HTTP/1 pass.
 */
public final class FrameTap extends ChannelDuplexHandler {
    private static final byte[] PREFACE = "PRI ".getBytes(StandardCharsets.US_ASCII);

    /** What of the preface is left when its beginning has been seen. */
    private static final int PREFACE_REST =
            Http2CodecUtil.connectionPrefaceBuf().readableBytes() - PREFACE.length;

    private final byte[] header = new byte[Http2CodecUtil.FRAME_HEADER_LENGTH];
    private final List<FrameWatch> watches;
    private State state = State.PREFACE;
    private int have;
    private int skip;

    private enum State {
        /** The bytes to come may be HTTP/2's first. */
        PREFACE,
        HTTP_1,
        FRAMES,
        /** The other end is not heard any more. */
        DEAF
    }

    public FrameTap(List<FrameWatch> watches) {
        this.watches = List.copyOf(watches);
    }

    /** An upgrade from HTTP/1: the preface is in front of one of the next reads. */
    public void upgraded() {
        if (state == State.HTTP_1) {
            have = 0;
            state = State.PREFACE;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (look(context, message)) {
            context.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    /** Whoever is not heard any more has what was said to it before it is cut off: who stopped listening closes the connection. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (state == State.DEAF) {
            context.channel().closeFuture().addListener(closed -> promise.trySuccess());
        } else {
            context.close(promise);
        }
    }

    /** The codec reads on by itself. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (state != State.DEAF) {
            context.read();
        }
    }

    private boolean look(ChannelHandlerContext context, Object message) {
        if (state != State.HTTP_1 && message instanceof ByteBuf bytes) {
            int at = bytes.readerIndex();
            if (state == State.PREFACE) {
                at = preface(bytes, at);
            }
            if (state == State.FRAMES) {
                walk(context, bytes, at);
            }
        }
        return state != State.DEAF;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (state == State.FRAMES && message instanceof ByteBuf bytes) {
            for (FrameWatch watch : watches) {
                if (!watch.leaving(context, bytes)) {
                    state = State.DEAF;
                }
            }
        }
        context.write(message, promise);
    }

    private int preface(ByteBuf bytes, int from) {
        int at = from;
        while (at < bytes.writerIndex() && have < PREFACE.length) {
            if (bytes.getByte(at++) != PREFACE[have++]) {
                state = State.HTTP_1;
                return at;
            }
        }
        if (have == PREFACE.length) {
            state = State.FRAMES;
            have = 0;
            skip = PREFACE_REST;
        }
        return at;
    }

    private void walk(ChannelHandlerContext context, ByteBuf bytes, int from) {
        int at = from;
        int end = bytes.writerIndex();
        while (at < end && state == State.FRAMES) {
            if (skip > 0) {
                int step = Math.min(skip, end - at);
                skip -= step;
                at += step;
            } else {
                int step = Math.min(header.length - have, end - at);
                bytes.getBytes(at, header, have, step);
                have += step;
                at += step;
                if (have == header.length) {
                    have = 0;
                    frame(context, bytes, at);
                }
            }
        }
    }

    private void frame(ChannelHandlerContext context, ByteBuf bytes, int payload) {
        int length = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | (header[2] & 0xff);
        int stream = (header[5] & 0x7f) << 24 | (header[6] & 0xff) << 16 | (header[7] & 0xff) << 8 | (header[8] & 0xff);
        skip = length;
        int before = bytes.readerIndex();
        bytes.readerIndex(payload);
        for (FrameWatch watch : watches) {
            if (!watch.arrived(context, header[3], header[4], stream, length, bytes)) {
                state = State.DEAF;
            }
        }
        bytes.readerIndex(before);
    }
}
