package io.be.mesh.cluster.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Says that the MapDB file was closed in order, with which bytes, and up to which journal record it is good. It is
 * removed before the file is opened for writing, so there is none after a kill.
 *
 * @param sequence of the last journal record that the tables contain
 * @param viewBytes length of the MapDB file
 * @param viewChecksum CRC32C of the MapDB file
 */
record Checkpoint(long sequence, long viewBytes, int viewChecksum) {
    private static final int BYTES = Long.BYTES + Long.BYTES + Integer.BYTES + Integer.BYTES;

    /** The checkpoint of a folder, or null when there is none that can be read. */
    static @Nullable Checkpoint read(StoreDirectory directory) throws IOException {
        if (Files.notExists(directory.checkpoint()) || Files.size(directory.checkpoint()) != BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(directory.checkpoint()));
        Checkpoint checkpoint = new Checkpoint(in.getLong(), in.getLong(), in.getInt());
        return in.getInt() == checkpoint.ownChecksum() ? checkpoint : null;
    }

    /** Describes the closed MapDB file of a folder. */
    static Checkpoint of(StoreDirectory directory, long sequence) throws IOException {
        return new Checkpoint(sequence, Files.size(directory.view()), checksum(directory.view()));
    }

    /** Whether the MapDB file is, byte for byte, the one that was closed. */
    boolean fits(Path view) throws IOException {
        return Files.exists(view) && Files.size(view) == viewBytes && checksum(view) == viewChecksum;
    }

    /** Forces the MapDB file and then this to disk. */
    void write(StoreDirectory directory) throws IOException {
        try (FileChannel view = FileChannel.open(directory.view(), StandardOpenOption.WRITE)) {
            view.force(true);
        }
        Set<StandardOpenOption> fresh =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try (FileChannel draft = FileChannel.open(directory.checkpointDraft(), fresh, directory.fileMode())) {
            draft.write(encode().putInt(ownChecksum()).flip());
            draft.force(true);
        }
        directory.publish(directory.checkpointDraft(), directory.checkpoint());
    }

    private ByteBuffer encode() {
        return ByteBuffer.allocate(BYTES).putLong(sequence).putLong(viewBytes).putInt(viewChecksum);
    }

    private int ownChecksum() {
        CRC32C crc = new CRC32C();
        crc.update(encode().flip());
        return (int) crc.getValue();
    }

    private static int checksum(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), crc)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return (int) crc.getValue();
    }
}
