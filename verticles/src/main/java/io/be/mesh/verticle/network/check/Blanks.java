package io.be.mesh.verticle.network.check;

import com.google.protobuf.ByteString;

/** Long bodies that need no memory: the same block again and again. */
final class Blanks {
    private static final int BLOCK = 64 * 1024;
    private static final ByteString ONE = ByteString.copyFromUtf8(" ".repeat(BLOCK));

    private Blanks() {}

    static ByteString of(long bytes) {
        ByteString rope = ByteString.EMPTY;
        ByteString doubled = ONE;
        for (long blocks = bytes / BLOCK; blocks > 0; blocks >>= 1) {
            if ((blocks & 1) == 1) {
                rope = rope.concat(doubled);
            }
            if (blocks > 1) {
                doubled = doubled.concat(doubled);
            }
        }
        return rope.concat(ONE.substring(0, (int) (bytes % BLOCK)));
    }
}
