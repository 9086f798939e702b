package io.be.mesh.server.command.transfer;

/**
 * A file and how it is cut.
 *
 * @param size bytes
 * @param piece bytes of every piece but the last
 */
record FileShape(long size, int piece) {
    /** Bytes of the smallest and the largest piece: less is all overhead, more does not fit four times into a small node. */
    static final int SMALLEST_PIECE = 4 << 10;

    static final int LARGEST_PIECE = 32 << 20;

    FileShape {
        if (size < 0 || piece < SMALLEST_PIECE || piece > LARGEST_PIECE) {
            throw new IllegalArgumentException("a file of " + size + " bytes in pieces of " + piece);
        }
    }

    long pieces() {
        return (size + piece - 1) / piece;
    }

    long offset(long number) {
        return number * piece;
    }

    int length(long number) {
        return (int) Math.min(piece, size - offset(number));
    }

    /** Pieces that a beginning of so many bytes holds whole. */
    long whole(long bytes) {
        return bytes >= size ? pieces() : bytes / piece;
    }
}
