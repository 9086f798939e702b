package io.be.mesh.cluster.store;

import io.be.mesh.cluster.store.DurableStore.Change;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal from its first byte to its last and tells a torn tail from damage.
 *
 * <p>A record is forced before the next one is written. So bytes that are no record and have no record after them are
 * the one write that was interrupted, and was never acknowledged; anything else that does not fit is damage.
 */
final class JournalReader {
    private static final int WINDOW_BYTES = 64 << 10;

    private final Path file;
    private final FileChannel channel;
    private final long size;
    private ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
    private long windowStart;

    /**
     * What was found.
     *
     * @param lastSequence of the last record, {@code firstSequence - 1} when there is none
     * @param end of the last record; bytes behind it are a torn tail
     */
    record Found(JournalHeader header, long lastSequence, long end) {}

    JournalReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
    }

    /** @throws StoreException when the journal is damaged; {@code replay} has then seen a part of it */
    Found read(Consumer<List<Change>> replay) throws IOException {
        JournalHeader header = JournalHeader.decode(file, at(0, (int) Math.min(size, JournalHeader.BYTES)));
        long offset = JournalHeader.BYTES;
        long sequence = header.firstSequence();
        for (ByteBuffer record = recordAt(offset, header, sequence); record != null; ) {
            replay.accept(decode(offset, record));
            offset += JournalRecord.FRAME_BYTES + JournalRecord.length(record);
            sequence++;
            record = recordAt(offset, header, sequence);
        }
        if (sequence <= header.completeSequence()) {
            throw StoreException.damaged(
                    file, offset, "commit " + sequence + " should be there and does not fit its checksum");
        }
        for (long later = offset + 1; later < size; later++) {
            ByteBuffer record = laterRecordAt(later, header, sequence);
            if (record != null) {
                throw StoreException.damaged(
                        file,
                        offset,
                        "commit " + sequence + " does not fit its checksum, yet commit "
                                + JournalRecord.sequence(record) + " follows it");
            }
        }
        return new Found(header, sequence - 1, offset);
    }

    private List<Change> decode(long offset, ByteBuffer record) throws StoreException {
        try {
            return ChangeCodec.read(JournalRecord.body(record));
        } catch (IllegalArgumentException e) {
            throw StoreException.damaged(file, offset, e.getMessage() + " under a checksum that fits");
        }
    }

    private @Nullable ByteBuffer recordAt(long offset, JournalHeader header, long sequence) throws IOException {
        ByteBuffer record = whole(offset);
        return record != null
                        && JournalRecord.sequence(record) == sequence
                        && JournalRecord.isIntact(record, header.salt())
                ? record
                : null;
    }

    /** A record at any byte whose sequence can follow the one that is missing. */
    private @Nullable ByteBuffer laterRecordAt(long offset, JournalHeader header, long missing) throws IOException {
        ByteBuffer record = whole(offset);
        if (record == null) {
            return null;
        }
        long sequence = JournalRecord.sequence(record);
        long fitting = size / JournalRecord.FRAME_BYTES;
        return sequence > missing && sequence - missing <= fitting && JournalRecord.isIntact(record, header.salt())
                ? record
                : null;
    }

    /** The bytes of the record that the frame at an offset claims, or null when there cannot be one. */
    private @Nullable ByteBuffer whole(long offset) throws IOException {
        if (size - offset < JournalRecord.FRAME_BYTES) {
            return null;
        }
        int length = JournalRecord.length(at(offset, JournalRecord.FRAME_BYTES));
        boolean possible = length >= Integer.BYTES
                && length <= JournalRecord.BODY_BYTES
                && length <= size - offset - JournalRecord.FRAME_BYTES;
        return possible ? at(offset, JournalRecord.FRAME_BYTES + length) : null;
    }

    /** A view of {@code length} bytes at an offset, all of them within the file. */
    private ByteBuffer at(long offset, int length) throws IOException {
        if (offset < windowStart || offset + length > windowStart + window.limit()) {
            load(offset, length);
        }
        return window.slice((int) (offset - windowStart), length);
    }

    private void load(long offset, int length) throws IOException {
        if (length > window.capacity()) {
            window = ByteBuffer.allocate(length);
        }
        window.clear().limit((int) Math.min(window.capacity(), size - offset));
        windowStart = offset;
        while (window.hasRemaining()) {
            if (channel.read(window, offset + window.position()) < 0) {
                throw new IOException(file + " became shorter while it was read");
            }
        }
    }
}
