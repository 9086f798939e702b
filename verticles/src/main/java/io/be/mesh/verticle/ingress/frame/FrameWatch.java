package io.be.mesh.verticle.ingress.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** Hears of the HTTP/2 frames of one connection, in order and on its event loop. */
public interface FrameWatch {
    /**
     * The header of a frame has arrived, of its payload perhaps nothing.
     *
     * @param context in front of the codec
     * @param length of the payload
     * @param payload what of it is there begins at the reader index; not to be kept or moved
     * @return whether the connection is to be heard further; else what it sends from here on is thrown away, and who has said so closes
     *     it: nobody else can
     */
    boolean arrived(ChannelHandlerContext context, int type, int flags, int stream, int length, ByteBuf payload);

    /**
     * Bytes are on their way to the other end: as the codec writes them, a frame without data in one piece.
     *
     * @return as above
     */
    default boolean leaving(ChannelHandlerContext context, ByteBuf bytes) {
        return true;
    }
}
