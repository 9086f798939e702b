package io.be.mesh.tests.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;

/** A given number of bytes that do not compress, made as they are read and digested as they pass. */
final class RandomStream extends InputStream {
    private final Random random;
    private final MessageDigest digest = sha256();
    private final byte[] block = new byte[64 * 1024];
    private int position = block.length;
    private long left;

    RandomStream(long seed, long length) {
        this.random = new Random(seed);
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        if (left == 0) {
            return -1;
        }
        if (position == block.length) {
            random.nextBytes(block);
            position = 0;
        }
        int count = (int) Math.min(left, Math.min(length, block.length - position));
        System.arraycopy(block, position, to, offset, count);
        digest.update(block, position, count);
        position += count;
        left -= count;
        return count;
    }

    /** Of what has been read so far. */
    byte[] sha256OfAll() {
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
