package io.be.mesh.server;

import io.be.mesh.protocol.code.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * {@code MESH_HOME/mesh.pid}: one node for each home. The lock of the operating system decides, so a file left by a
 * killed node is no obstacle and a pid that was given to another process is not taken for a node. Blocking.
 */
public final class HomeLock implements AutoCloseable {
    private static final String FILE = "mesh.pid";
    /** Far behind the text: where locks are mandatory, others must still be able to read the pid. */
    private static final long LOCK_POSITION = 1L << 40;

    private static final int ATTEMPTS = 20;
    private static final Duration PAUSE = Duration.ofMillis(25);

    private final FileChannel channel;
    private final FileLock lock;

    private HomeLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Takes the home for this process and writes its pid. */
    public static HomeLock take(Path home) throws Failure, IOException {
        Path file = home.resolve(FILE);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = tryOften(channel);
        if (lock == null) {
            String pid = text(file);
            channel.close();
            throw Failure.failed(
                    ErrorCode.UNAVAILABLE,
                    "a node runs on " + home + " already, pid " + pid,
                    "stop it with `mesh stop --home " + home + "`, or start another one with --home DIR");
        }
        HomeFolder.ownerOnly(file);
        channel.truncate(0);
        byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        channel.write(ByteBuffer.wrap(pid), 0);
        return new HomeLock(channel, lock);
    }

    /** The process that holds the home, if any. */
    public static Optional<ProcessHandle> holder(Path home) throws IOException {
        Path file = home.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock(LOCK_POSITION, 1, false);
            if (lock != null) {
                lock.release();
                return Optional.empty();
            }
        }
        String pid = text(file);
        return pid.matches("[0-9]{1,10}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
    }

    /** Gives the home back. The file stays: removing it would let two starts lock two files of one name. */
    @Override
    public void close() throws IOException {
        channel.truncate(0);
        lock.release();
        channel.close();
    }

    /** A `status` holds the lock for a moment while it looks; a node holds it for good. */
    private static @Nullable FileLock tryOften(FileChannel channel) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            FileLock lock = channel.tryLock(LOCK_POSITION, 1, false);
            if (lock != null) {
                return lock;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return null;
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.US_ASCII).trim();
    }
}
