package io.be.mesh.verticle.ingress.delivery;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Reads the frame headers of an HTTP/2 connection beside the codec, which drops a reset of a stream that has ended: a
 * reader that cancels while its answer is on the way would not be heard.
 */
final class LateResets extends ChannelInboundHandlerAdapter {
    private final byte[] header = new byte[Http2CodecUtil.FRAME_HEADER_LENGTH];
    private int have;
    private int skip = Http2CodecUtil.connectionPrefaceBuf().readableBytes();

    private LateResets() {}

    /** Installs it where the connection speaks HTTP/2; nothing of the connection's preface has been decoded yet. */
    static void install(Channel channel) {
        ChannelHandlerContext codec = channel.pipeline().context(Http2ConnectionHandler.class);
        if (codec != null) {
            channel.pipeline().addBefore(codec.name(), "lateResets", new LateResets());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        // What an upgrade from HTTP/1 puts in by hand comes as other types; its bytes begin with the preface.
        if (message instanceof ByteBuf bytes) {
            walk(context.channel(), bytes);
        }
        context.fireChannelRead(message);
    }

    private void walk(Channel channel, ByteBuf bytes) {
        int at = bytes.readerIndex();
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
