package io.be.mesh.server.command;

import io.be.mesh.conf.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * What a command works with: where it was started, what it reads, where it writes, and the time.
 *
 * @param bytes the same place as {@code out}, for what is no text
 */
public record Terminal(
        Environment environment, InputStream in, PrintWriter out, OutputStream bytes, PrintWriter err, Clock clock) {
    /** Of a process. */
    public static Terminal of(
            Environment environment, InputStream in, OutputStream out, OutputStream err, Clock clock) {
        return new Terminal(
                environment,
                in,
                new PrintWriter(out, true, StandardCharsets.UTF_8),
                out,
                new PrintWriter(err, true, StandardCharsets.UTF_8),
                clock);
    }

    /** Writes bytes as they are, behind the text that was written before. */
    public void write(byte[] payload) throws IOException {
        out.flush();
        bytes.write(payload);
        bytes.flush();
        flush();
    }

    /**
     * Sends on what was written.
     *
     * @throws IOException when it cannot be written, for example because its reader has gone
     */
    public void flush() throws IOException {
        if (out.checkError()) {
            throw new IOException("standard output cannot be written");
        }
    }
}
