package io.be.mesh.verticle.ingress.delivery;

import io.be.mesh.verticle.ingress.frame.FrameWatch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Sees resets of streams that have ended, which the codec drops: a reader that cancels while its answer is on the way would not
 * be heard.
 */
final class LateResets implements FrameWatch {
    @Override
    public boolean arrived(
            ChannelHandlerContext context, int type, int flags, int stream, int length, ByteBuf payload) {
        if (type != Http2FrameTypes.RST_STREAM) {
            return true;
        }
        // NO_ERROR says that the stream is not needed any more, not that its answer was not taken.
        if (payload.readableBytes() >= Integer.BYTES && payload.getInt(payload.readerIndex()) == 0) {
            return true;
        }
        ConnectionWatch watch = ConnectionWatch.existing(context.channel());
        if (watch != null) {
            watch.reset(stream);
        }
        return true;
    }
}
