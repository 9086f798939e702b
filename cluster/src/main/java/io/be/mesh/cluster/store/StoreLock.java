package io.be.mesh.cluster.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One process at a time. The system releases the lock when the process dies, however it dies. */
final class StoreLock implements Closeable {
    /** Beyond any content, so that the pid stays readable where locks are mandatory. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final int PID_DIGITS = 20;

    private final FileChannel file;

    private StoreLock(FileChannel file) {
        this.file = file;
    }

    /** @throws StoreException when another holds it; names the pid when that is known */
    static StoreLock take(StoreDirectory directory) throws IOException {
        FileChannel file = FileChannel.open(
                directory.lock(),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                directory.fileMode());
        try {
            if (tryLock(file) == null) {
                throw StoreException.inUse(directory.path(), holder(file));
            }
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            file.truncate(0);
            file.write(ByteBuffer.wrap(pid), 0);
            return new StoreLock(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static String holder(FileChannel file) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(PID_DIGITS);
        file.read(pid, 0);
        String text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
        return text.matches("\\d+") ? "process " + text : "another process";
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
