package io.be.mesh.verticle.ingress.delivery;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.nio.charset.StandardCharsets;

/**
 * Reads the frame headers of an HTTP/2 connection beside the codec, which drops a reset of a stream that has ended: a
 * reader that cancels while its answer is on the way would not be heard. Lets HTTP/1 pass.
 */
final class LateResets extends ChannelInboundHandlerAdapter {
    private static final byte[] PREFACE = "PRI ".getBytes(StandardCharsets.US_ASCII);

    /** What of the preface is left when its beginning has been seen. */
    private static final int PREFACE_REST =
            Http2CodecUtil.connectionPrefaceBuf().readableBytes() - PREFACE.length;

    private final byte[] header = new byte[Http2CodecUtil.FRAME_HEADER_LENGTH];
    private State state = State.PREFACE;
    private int have;
    private int skip;

    private enum State {
        /** The bytes to come may be HTTP/2's first. */
        PREFACE,
        HTTP_1,
        FRAMES
    }

    /** An upgrade from HTTP/1: the preface is in front of one of the next reads. */
    void upgraded() {
        if (state == State.HTTP_1) {
            have = 0;
            state = State.PREFACE;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (state != State.HTTP_1 && message instanceof ByteBuf bytes) {
            int at = bytes.readerIndex();
            if (state == State.PREFACE) {
                at = preface(bytes, at);
            }
            if (state == State.FRAMES) {
                walk(context.channel(), bytes, at);
            }
        }
        context.fireChannelRead(message);
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

    private void walk(Channel channel, ByteBuf bytes, int from) {
        int at = from;
        int end = bytes.writerIndex();
        while (at < end) {
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
                    frame(channel, bytes, at, end);
                }
            }
        }
    }

    private void frame(Channel channel, ByteBuf bytes, int payload, int end) {
        skip = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | (header[2] & 0xff);
        if (header[3] != Http2FrameTypes.RST_STREAM) {
            return;
        }
        // NO_ERROR says that the stream is not needed any more, not that its answer was not taken.
        if (end - payload >= Integer.BYTES && bytes.getInt(payload) == 0) {
            return;
        }
        ConnectionWatch watch = ConnectionWatch.existing(channel);
        if (watch != null) {
            watch.reset(
                    (header[5] & 0x7f) << 24 | (header[6] & 0xff) << 16 | (header[7] & 0xff) << 8 | (header[8] & 0xff));
        }
    }
}
