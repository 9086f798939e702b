package io.be.mesh.verticle.ingress.strict;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpConstants;

/**
 * Follows the framing of a chunked body beside the decoder, which takes a line of any length for the size of each chunk. One
 * event loop.
 */
final class ChunkScan {
    /** Of the line of a size: its digits, and extensions, which nobody reads. */
    private static final int MAX_LINE = 256;

    /** An int has no more, and leading zeros are for nothing. */
    private static final int MAX_DIGITS = 8;

    private static final int HEX = 16;
    private static final int LINE_END = 2;

    private long left;
    private boolean last;

    /** A chunked body begins. */
    void begin() {
        left = 0;
        last = false;
    }

    /** Whether the last chunk is there, and trailers follow. */
    boolean isLast() {
        return last;
    }

    /** @throws BadRequest when the size of the next chunk, if it is due, takes too many bytes */
    void look(ByteBuf in) {
        if (left > 0 || last) {
            return;
        }
        int from = in.readerIndex();
        int room = Math.min(MAX_LINE, in.readableBytes());
        if (room == MAX_LINE && in.indexOf(from, from + room, HttpConstants.LF) < 0) {
            throw new BadRequest("the line of a chunk's size is longer than " + MAX_LINE + " bytes");
        }
        int digits = 0;
        while (digits < room && digit(in, from + digits) >= 0) {
            digits++;
        }
        if (digits > MAX_DIGITS) {
            throw new BadRequest("the size of a chunk has more than " + MAX_DIGITS + " digits");
        }
    }

    /** The decoder has taken the bytes of a buffer from one index to another, which make whole lines. */
    void taken(ByteBuf in, int from, int to) {
        int at = from;
        while (at < to && !last) {
            if (left > 0) {
                int step = (int) Math.min(left, to - at);
                left -= step;
                at += step;
            } else {
                long size = size(in, at);
                last = size == 0;
                left = last ? 0 : size + LINE_END;
                at = in.indexOf(at, to, HttpConstants.LF) + 1;
            }
        }
    }

    private static long size(ByteBuf in, int from) {
        long size = 0;
        for (int at = from; digit(in, at) >= 0; at++) {
            size = size * HEX + digit(in, at);
        }
        return size;
    }

    private static int digit(ByteBuf in, int at) {
        return Character.digit(in.getByte(at), HEX);
    }
}
