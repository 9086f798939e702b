package io.be.mesh.cluster.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;

/** RST_STREAM as the codec writes it: in one piece (RFC 9113, section 6.4). */
public final class ResetFrame {
    private static final int PAYLOAD = 4;
    private static final int TYPE_AT = 3;

    private ResetFrame() {}

    /** Whether bytes on their way out are one. */
    public static boolean is(ByteBuf bytes) {
        int at = bytes.readerIndex();
        return bytes.readableBytes() == Http2CodecUtil.FRAME_HEADER_LENGTH + PAYLOAD
                && bytes.getByte(at + TYPE_AT) == Http2FrameTypes.RST_STREAM
                && bytes.getMedium(at) == PAYLOAD;
    }

    /** Its error code. */
    public static long code(ByteBuf frame) {
        return frame.getUnsignedInt(frame.readerIndex() + Http2CodecUtil.FRAME_HEADER_LENGTH);
    }
}
