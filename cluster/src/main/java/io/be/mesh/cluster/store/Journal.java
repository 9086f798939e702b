package io.be.mesh.cluster.store;

import io.be.mesh.cluster.store.DurableStore.Change;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The truth: an append-only file of checksummed, numbered records, each forced to disk before the next one is written.
 *
 * <p>Not thread safe, and blocking. After a failed {@link #append} the file is as it was before, as far as the disk
 * still allows, and must not be written again.
 */
final class Journal implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final Set<StandardOpenOption> EXISTING = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Set<StandardOpenOption> FRESH = Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING);

    private final StoreDirectory directory;
    private final ChannelOpener opener;
    private FileChannel channel;
    private long salt;
    private long sequence;
    private long size;

    private Journal(StoreDirectory directory, ChannelOpener opener, FileChannel channel, JournalReader.Found found) {
        this.directory = directory;
        this.opener = opener;
        this.channel = channel;
        this.salt = found.header().salt();
        this.sequence = found.lastSequence();
        this.size = found.end();
    }

    /**
     * Opens the journal of a folder, or makes an empty one, and replays every record.
     *
     * @throws StoreException when it is damaged
     */
    static Journal open(StoreDirectory directory, ChannelOpener opener, Consumer<List<Change>> replay)
            throws IOException {
        Files.deleteIfExists(directory.journalDraft());
        if (Files.notExists(directory.journal())) {
            createEmpty(directory, opener);
        }
        FileChannel channel = opener.open(directory.journal(), EXISTING);
        try {
            JournalReader.Found found = new JournalReader(directory.journal(), channel).read(replay);
            cutTornTail(directory.journal(), channel, found.end());
            // What a killed process wrote but did not force is served from now on, so it must last from now on.
            channel.force(true);
            return new Journal(directory, opener, channel, found);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void createEmpty(StoreDirectory directory, ChannelOpener opener) throws IOException {
        if (Files.exists(directory.checkpoint()) || Files.exists(directory.view())) {
            throw StoreException.damaged(directory.journal(), 0, "it is missing, though the tables beside it exist");
        }
        try (FileChannel draft = opener.open(directory.journalDraft(), FRESH)) {
            write(draft, new JournalHeader(newSalt(), 1, 0).encode(), 0);
            draft.force(true);
        }
        directory.publish(directory.journalDraft(), directory.journal());
    }

    private static void cutTornTail(Path file, FileChannel channel, long end) throws IOException {
        long torn = channel.size() - end;
        if (torn > 0) {
            channel.truncate(end);
            log.atInfo()
                    .addKeyValue("file", file)
                    .addKeyValue("offset", end)
                    .addKeyValue("bytes", torn)
                    .log("cut off the end of the journal: a commit that was interrupted before it was acknowledged");
        }
    }

    /** Number of the last record. */
    long sequence() {
        return sequence;
    }

    /** Bytes of the file. */
    long size() {
        return size;
    }

    /** Writes the changes as one record and forces it to disk. An empty list leaves a record that says nothing. */
    void append(List<Change> changes) throws IOException {
        ByteBuffer record = encode(changes, salt, sequence + 1);
        int bytes = record.remaining();
        try {
            write(channel, record, size);
            channel.force(false);
        } catch (IOException e) {
            takeBack(e);
            throw e;
        }
        size += bytes;
        sequence++;
    }

    private void takeBack(IOException failure) {
        try {
            channel.truncate(size);
            channel.force(true);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Replaces the file by one that holds only these tables; the numbers go on. The old file serves until the new one
     * is on disk under its name.
     *
     * @return false when there was no way to write the new file: the old one is still in use and whole
     * @throws IOException when it is not known which file has the name
     */
    boolean compact(Tables live) throws IOException {
        List<List<Change>> records = split(live);
        JournalHeader header = new JournalHeader(newSalt(), sequence + 1, sequence + records.size());
        long before = size;
        FileChannel draft;
        long end;
        try {
            draft = opener.open(directory.journalDraft(), FRESH);
        } catch (IOException e) {
            return notCompacted(e);
        }
        try {
            end = writeAll(draft, header, records);
        } catch (IOException e) {
            draft.close();
            return notCompacted(e);
        }
        FileChannel old = channel;
        channel = draft;
        directory.publish(directory.journalDraft(), directory.journal());
        old.close();
        salt = header.salt();
        sequence = header.completeSequence();
        size = end;
        log.atInfo()
                .addKeyValue("bytesBefore", before)
                .addKeyValue("bytes", size)
                .log("compacted the journal");
        return true;
    }

    private boolean notCompacted(IOException cause) throws IOException {
        // Where there is no room, half a draft must not take more of it.
        Files.deleteIfExists(directory.journalDraft());
        log.atWarn().setCause(cause).log("could not compact the journal, it keeps growing until the next attempt");
        return false;
    }

    private static long writeAll(FileChannel draft, JournalHeader header, List<List<Change>> records)
            throws IOException {
        long offset = write(draft, header.encode(), 0);
        long sequence = header.firstSequence();
        for (List<Change> changes : records) {
            offset = write(draft, encode(changes, header.salt(), sequence), offset);
            sequence++;
        }
        draft.force(true);
        return offset;
    }

    private static List<List<Change>> split(Tables live) {
        List<List<Change>> records = new ArrayList<>();
        List<Change> record = new ArrayList<>();
        long bytes = 0;
        for (var table : live.byName().entrySet()) {
            for (var row : table.getValue().entrySet()) {
                Change change = new Change(table.getKey(), row.getKey(), row.getValue());
                int more = ChangeCodec.size(List.of(change));
                if (bytes + more > StoreLimits.COMMIT_BYTES) {
                    records.add(record);
                    record = new ArrayList<>();
                    bytes = 0;
                }
                record.add(change);
                bytes += more;
            }
        }
        records.add(record);
        return records;
    }

    private static ByteBuffer encode(List<Change> changes, long salt, long sequence) {
        ByteBuffer record = ByteBuffer.allocate(JournalRecord.FRAME_BYTES + ChangeCodec.size(changes));
        ChangeCodec.write(changes, record.position(JournalRecord.FRAME_BYTES));
        record.flip();
        JournalRecord.seal(record, salt, sequence);
        return record;
    }

    private static long write(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        return at;
    }

    private static long newSalt() {
        return new SecureRandom().nextLong();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
