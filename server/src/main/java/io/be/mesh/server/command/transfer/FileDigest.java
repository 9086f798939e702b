package io.be.mesh.server.command.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The digest of a file, read from its beginning. Blocking. */
final class FileDigest {
    private static final int AT_ONCE = 1 << 20;

    private FileDigest() {}

    static String of(FileChannel file, long size, Progress.Bar bar) throws IOException {
        Sha256 digest = new Sha256();
        ByteBuffer bytes = ByteBuffer.allocate(AT_ONCE);
        for (long at = 0; at < size; at += bytes.limit()) {
            bytes.clear().limit((int) Math.min(AT_ONCE, size - at));
            while (bytes.hasRemaining()) {
                if (file.read(bytes, at + bytes.position()) < 0) {
                    throw new EOFException("the file has become shorter while it was read");
                }
            }
            digest.add(bytes.flip());
            bar.at(at + bytes.limit());
        }
        return digest.hex();
    }
}
