package io.be.mesh.server.command.transfer;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * {@code FILE.part}, the beginning of a file that is still coming, with {@code FILE.part.id} beside it, which says of which file.
 * A receiver that is started again goes on behind the last whole piece. Blocking; one thread.
 */
final class PartFile implements AutoCloseable {
    private static final int LONGEST_ID = 1024;

    private final Path target;
    private final Path part;
    private final Path idFile;
    private final FileShape shape;
    private final FileChannel channel;
    private final long resumed;
    private long next;

    private PartFile(Path target, FileShape shape, FileChannel channel, long next) {
        this.target = target;
        this.part = part(target);
        this.idFile = idFile(target);
        this.shape = shape;
        this.channel = channel;
        this.next = next;
        this.resumed = Math.min(shape.size(), shape.offset(next));
    }

    /** What there is of the offered file; nothing of it when what lies there is of another. */
    static PartFile open(Path target, Letter.Offer offer) throws Failure, IOException {
        FileChannel channel = FileChannel.open(
                part(target), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(channel, target);
            FileShape shape = offer.shape();
            long next = offer.id().equals(id(target)) ? shape.whole(channel.size()) : 0;
            channel.truncate(Math.min(shape.size(), shape.offset(next)));
            Files.writeString(idFile(target), offer.id());
            return new PartFile(target, shape, channel, next);
        } catch (IOException | Failure | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void lock(FileChannel channel, Path target) throws Failure, IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // told below
        }
        throw Failure.failed(
                ErrorCode.FORBIDDEN, "another receiver writes " + part(target), "end it, or receive into another file");
    }

    private static String id(Path target) throws IOException {
        try {
            Path file = idFile(target);
            return Files.size(file) > LONGEST_ID ? "" : Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static Path part(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    private static Path idFile(Path target) {
        return target.resolveSibling(target.getFileName() + ".part.id");
    }

    /** Number of the first piece that is not here. */
    long next() {
        return next;
    }

    long bytes() {
        return Math.min(shape.size(), shape.offset(next));
    }

    /** Bytes that were here before. */
    long resumed() {
        return resumed;
    }

    boolean isWhole() {
        return next == shape.pieces();
    }

    /** Takes the next piece; another one, or one that is damaged, is not taken. */
    boolean append(Letter.Piece piece) throws IOException {
        ByteString bytes = piece.bytes();
        if (piece.number() != next
                || isWhole()
                || piece.offset() != shape.offset(next)
                || bytes.size() != shape.length(next)) {
            return false;
        }
        ByteBuffer content = bytes.asReadOnlyByteBuffer();
        if (!Sha256.of(content.duplicate()).equals(piece.digest())) {
            return false;
        }
        long at = piece.offset();
        while (content.hasRemaining()) {
            at += channel.write(content, at);
        }
        next++;
        return true;
    }

    /** Of what is on the disk, not of what came. */
    String digest(Progress.Bar bar) throws IOException {
        return FileDigest.of(channel, shape.size(), bar);
    }

    /** Makes it the file. */
    void finish() throws IOException {
        channel.force(true);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(idFile);
    }

    /** It is of no use. */
    void discard() throws IOException {
        Files.deleteIfExists(idFile);
        Files.deleteIfExists(part);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
