package io.be.mesh.cluster.audit;

import io.be.mesh.protocol.code.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends lines to the file that is written, forces them to disk, and begins a new file when one is full. One thread. */
final class AuditFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AuditFile.class);

    private final AuditFolder folder;
    private final Clock clock;
    private final long rotateBytes;
    private FileChannel channel;
    private AuditHead head;
    private boolean broken;

    private AuditFile(AuditFolder folder, Clock clock, long rotateBytes, FileChannel channel, AuditHead head) {
        this.folder = folder;
        this.clock = clock;
        this.rotateBytes = rotateBytes;
        this.channel = channel;
        this.head = head;
    }

    /** Opens the log, and writes down what a crash has torn. */
    static AuditFile open(AuditFolder folder, Clock clock, long rotateBytes) throws IOException {
        FileChannel channel = folder.open();
        try {
            AuditTail tail = AuditTail.of(folder, channel);
            AuditFile file = new AuditFile(
                    folder, clock, rotateBytes, channel, tail.head().orElse(AuditHead.NONE));
            file.mend(tail);
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void mend(AuditTail tail) throws IOException {
        if (tail.open()) {
            write(new byte[] {'\n'});
        }
        if (tail.torn().length > 0) {
            MessageDigest damage = AuditLine.sha256();
            damage.update(tail.torn());
            if (tail.open()) {
                damage.update((byte) '\n');
            }
            int bytes = tail.torn().length + (tail.open() ? 1 : 0);
            Change torn = new Change(AuditLine.tornText(damage, bytes), 0, 0);
            log.atWarn().addKeyValue("bytes", bytes).log("the last line of the audit log was torn by a crash");
            append(List.of(
                    new AuditEvent(AuditEvent.NODE, "", AuditLine.TORN, List.of(torn), ErrorCode.SUCCESS.code())));
        }
    }

    AuditHead head() {
        return head;
    }

    /** Writes the events and forces them to disk, all or none. */
    void append(List<AuditEvent> events) throws IOException {
        StringBuilder text = new StringBuilder();
        AuditHead last = head;
        for (AuditEvent event : events) {
            String line = AuditLine.text(last, clock.instant().toString(), event);
            last = new AuditHead(last.seq() + 1, AuditLine.hashIn(line));
            text.append(line).append('\n');
        }
        write(text.toString().getBytes(StandardCharsets.UTF_8));
        head = last;
    }

    private void write(byte[] bytes) throws IOException {
        if (broken) {
            throw new IOException("an earlier failure left it in an unknown state, restart the node");
        }
        long before = channel.position();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(false);
        } catch (IOException e) {
            takeBack(before);
            throw e;
        }
    }

    private void takeBack(long size) throws IOException {
        broken = true;
        channel.truncate(size);
        broken = false;
    }

    /** Begins a new file when this one is full; what fails on the way is tried again by the next call. */
    void rotate() throws IOException {
        if (channel.isOpen() && channel.position() < rotateBytes) {
            return;
        }
        channel.close();
        if (Files.exists(folder.current())) {
            folder.archive(head.seq());
        }
        channel = folder.open();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
