package io.be.mesh.cluster.audit;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a file of the audit log ends: its last whole line and what a crash has left behind that. Blocking.
 *
 * @param head of the last whole line; empty when the file has none
 * @param torn bytes behind it that are no line
 * @param open whether the file ends without an end of line
 */
record AuditTail(Optional<AuditHead> head, byte[] torn, boolean open) {
    /** A group of lines is never longer than this, so neither is what a crash can tear. */
    static final int MOST_BYTES = 4 << 20;

    private static final AuditTail EMPTY = new AuditTail(Optional.empty(), new byte[0], false);

    /**
     * How the log ends.
     *
     * @param current opened file that is written
     * @throws MeshException E…500 when the end of the log is nowhere to be found
     */
    static AuditTail of(AuditFolder folder, FileChannel current) throws IOException {
        AuditTail tail = of(folder.current(), current);
        List<Path> full = folder.full();
        if (tail.head().isPresent() || full.isEmpty()) {
            return tail;
        }
        Path last = full.get(full.size() - 1);
        try (FileChannel file = FileChannel.open(last)) {
            AuditHead head = of(last, file).head().orElseThrow(() -> damaged(last));
            return new AuditTail(Optional.of(head), tail.torn(), tail.open());
        }
    }

    private static AuditTail of(Path name, FileChannel file) throws IOException {
        int length = (int) Math.min(MOST_BYTES, file.size());
        if (length == 0) {
            return EMPTY;
        }
        byte[] end = read(file, file.size() - length, length);
        boolean open = end[length - 1] != '\n';
        int to = length;
        while (to > 0) {
            int stop = end[to - 1] == '\n' ? to - 1 : to;
            int from = stop;
            while (from > 0 && end[from - 1] != '\n') {
                from--;
            }
            Optional<AuditLine> line =
                    AuditLine.read(Arrays.copyOfRange(end, from, stop)).filter(AuditLine::sound);
            if (line.isPresent()) {
                return new AuditTail(line.map(AuditLine::head), Arrays.copyOfRange(end, to, length), open);
            }
            to = from;
        }
        if (file.size() > length) {
            throw damaged(name);
        }
        return new AuditTail(Optional.empty(), end, open);
    }

    private static byte[] read(FileChannel file, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && file.read(buffer, at + buffer.position()) >= 0) {
            continue;
        }
        return buffer.array();
    }

    private static MeshException damaged(Path file) {
        return new MeshException(
                ErrorCode.INTERNAL,
                "the end of the audit log " + file
                        + " is damaged; keep the folder as evidence and move it away to start" + " a new log");
    }
}
