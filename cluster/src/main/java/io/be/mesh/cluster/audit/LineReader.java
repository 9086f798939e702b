package io.be.mesh.cluster.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a file line by line, whatever is in it: what is longer than a line can be comes in parts. Blocking. */
final class LineReader implements AutoCloseable {
    private static final int MOST_BYTES = 1 << 20;

    private final InputStream in;

    LineReader(Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /** @param ended whether an end of line came behind it */
    @SuppressWarnings("ArrayRecordComponent") // read once, by the one that asked for it
    record Line(byte[] bytes, boolean ended) {}

    /** The next line, without its end; null at the end of the file. */
    @Nullable
    Line next() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        int each = in.read();
        while (each >= 0 && each != '\n' && bytes.size() < MOST_BYTES) {
            bytes.write(each);
            each = in.read();
        }
        if (each < 0 && bytes.size() == 0) {
            return null;
        }
        if (each >= 0 && each != '\n') {
            bytes.write(each);
        }
        return new Line(bytes.toByteArray(), each == '\n');
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
