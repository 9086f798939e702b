package io.be.mesh.verticle.ingress.strict;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.util.ByteProcessor;

/**
 * Looks at the raw lines of a head, or of trailers, before the decoder does, which joins folded lines and lets most control
 * characters pass. Sees each byte once, however the head arrives. One event loop.
 */
final class HeadScan implements ByteProcessor {
    /** Between two requests; one is what old clients send behind a body. */
    private static final int MAX_EMPTY_LINES = 4;

    private static final byte DELETE = 0x7f;

    private int scanned;
    private int emptyLines;
    private boolean begun;
    private boolean over;
    private boolean lineStart;
    private boolean carriageReturn;

    HeadScan() {
        head();
    }

    /** The bytes that come are those of a head, perhaps behind empty lines. */
    void head() {
        scanned = 0;
        emptyLines = 0;
        begun = false;
        over = false;
        lineStart = true;
        carriageReturn = false;
    }

    /** The bytes that come are those of trailers. */
    void trailers() {
        head();
        begun = true;
    }

    /**
     * Looks at what has arrived since the last time, up to the empty line.
     *
     * @throws BadRequest when a line is not one that everybody reads alike
     */
    void look(ByteBuf in) {
        if (over) {
            return;
        }
        int from = in.readerIndex() + scanned;
        int stop = in.forEachByte(from, in.writerIndex() - from, this);
        scanned = (stop < 0 ? in.writerIndex() : stop + 1) - in.readerIndex();
    }

    /** The decoder has taken so many of the bytes. */
    void taken(int bytes) {
        scanned -= bytes;
    }

    /** False at the empty line that ends the head. */
    @Override
    public boolean process(byte value) {
        if (carriageReturn) {
            return lineFeed(value);
        }
        if (value == HttpConstants.CR) {
            carriageReturn = true;
            return true;
        }
        if (value == HttpConstants.LF) {
            throw new BadRequest("a line does not end with CR LF");
        }
        if (lineStart && begun && (value == HttpConstants.SP || value == HttpConstants.HT)) {
            throw new BadRequest("a header line is folded");
        }
        if (value >= 0 && value < HttpConstants.SP && value != HttpConstants.HT || value == DELETE) {
            throw new BadRequest("the head has a control character");
        }
        lineStart = false;
        return true;
    }

    private boolean lineFeed(byte value) {
        if (value != HttpConstants.LF) {
            throw new BadRequest("a CR stands alone");
        }
        carriageReturn = false;
        if (!lineStart) {
            lineStart = true;
            begun = true;
            return true;
        }
        if (begun) {
            over = true;
            return false;
        }
        if (++emptyLines > MAX_EMPTY_LINES) {
            throw new BadRequest("there are empty lines where a request should begin");
        }
        return true;
    }
}
