package io.be.mesh.server.command.support;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The end of a log. Blocking. */
final class LogEnd {
    private static final int LONGEST = 2 << 20;

    private LogEnd() {}

    /** Whole lines only. */
    static String of(Path file) throws IOException {
        try (FileChannel log = FileChannel.open(file, StandardOpenOption.READ)) {
            long from = Math.max(0, log.size() - LONGEST);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LONGEST, log.size() - from));
            while (bytes.hasRemaining() && log.read(bytes, from + bytes.position()) >= 0) {
                // until all of it is there, or the log has become shorter
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
        }
    }
}
