package io.be.mesh.cluster.audit;

import io.be.mesh.cluster.vertx.CallerPromise;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log as files of JSON lines, see {@link AuditFolder} and {@link AuditLine}. One thread writes: events that wait
 * together are forced to disk together. One process for each folder: who opens it holds the lock of the home.
 *
 * <p>A disk that is full fails the events of that moment with E…500 and leaves the file as it was; one that cannot
 * even do that ends the log until the node is restarted. More than {@value #WAITING} events waiting fail with E…503.
 */
public final class FileAuditLog implements AuditLog, AutoCloseable {
    /** Events that may wait for the disk. */
    public static final int WAITING = 4096;

    private static final Logger log = LoggerFactory.getLogger(FileAuditLog.class);
    private static final long ROTATE_BYTES = 64L << 20;
    /** Lines that are forced to disk together, and events that are taken together. */
    private static final int GROUP = 32;

    private static final long CLOSE_SECONDS = 10;

    private final AuditFile file;
    private final Thread writer;
    private final BlockingQueue<PendingLines> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Object entrance = new Object();
    private volatile AuditHead head;
    private boolean closed;

    private FileAuditLog(AuditFile file) {
        this.file = file;
        this.head = file.head();
        this.writer = new Thread(this::run, "mesh-audit");
        this.writer.setDaemon(true);
    }

    /**
     * Opens the log of a folder, or begins one. Blocks for reading the end of its last file.
     *
     * @throws MeshException E…500 when the end of the log is damaged beyond what a crash does
     * @throws IOException when the disk refuses
     */
    public static FileAuditLog open(Path folder, Clock clock) throws IOException {
        return open(folder, clock, ROTATE_BYTES);
    }

    static FileAuditLog open(Path folder, Clock clock, long rotateBytes) throws IOException {
        FileAuditLog opened = new FileAuditLog(AuditFile.open(AuditFolder.make(folder), clock, rotateBytes));
        opened.writer.start();
        return opened;
    }

    /** The last line that is on disk. Any thread. */
    public AuditHead head() {
        return head;
    }

    @Override
    public Future<Void> write(AuditEvent event) {
        PendingLines lines = PendingLines.of(event);
        synchronized (entrance) {
            if (closed) {
                return Future.failedFuture(new MeshException(ErrorCode.UNAVAILABLE, "the audit log is closed"));
            }
            if (!waiting.offer(lines)) {
                return Future.failedFuture(
                        new MeshException(ErrorCode.UNAVAILABLE, "too many changes wait for the audit log"));
            }
        }
        return lines.result();
    }

    private void run() {
        try {
            for (List<PendingLines> group = next(); !group.isEmpty(); group = next()) {
                append(group);
            }
        } catch (InterruptedException e) {
            log.atError().log("the writer of the audit log was interrupted");
        } finally {
            synchronized (entrance) {
                closed = true;
            }
            List<PendingLines> left = new ArrayList<>();
            waiting.drainTo(left);
            left.forEach(lines -> lines.fail(new MeshException(ErrorCode.UNAVAILABLE, "the audit log is closed")));
        }
    }

    /** What waits, at least one; none when the log is closed. */
    private List<PendingLines> next() throws InterruptedException {
        List<PendingLines> group = new ArrayList<>();
        synchronized (entrance) {
            if (closed && waiting.isEmpty()) {
                return group;
            }
        }
        group.add(waiting.take());
        waiting.drainTo(group, GROUP - 1);
        return group;
    }

    private void append(List<PendingLines> group) {
        List<AuditEvent> lines =
                group.stream().flatMap(each -> each.lines().stream()).toList();
        MeshException failure = tryAppend(lines);
        for (PendingLines each : group) {
            if (failure == null) {
                each.succeed();
            } else {
                each.fail(failure);
            }
        }
    }

    private @Nullable MeshException tryAppend(List<AuditEvent> lines) {
        try {
            for (int from = 0; from < lines.size(); from += GROUP) {
                file.rotate();
                file.append(lines.subList(from, Math.min(lines.size(), from + GROUP)));
                head = file.head();
            }
            return null;
        } catch (IOException e) {
            MeshException failure =
                    new MeshException(ErrorCode.INTERNAL, "the audit log could not be written: " + e.getMessage());
            log.atError()
                    .addKeyValue("code", failure.code().code())
                    .setCause(e)
                    .log("the audit log could not be written");
            return failure;
        }
    }

    /** Writes what waits. Blocks for at most 10 seconds. */
    @Override
    public void close() {
        synchronized (entrance) {
            if (!closed) {
                closed = true;
                // Only to wake the writer; when there is no room for it, the writer is awake.
                waiting.offer(new PendingLines(List.of(), CallerPromise.here("the end of the log")));
            }
        }
        try {
            writer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
            if (!writer.isAlive()) {
                file.close();
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.atError().setCause(e).log("the audit log was not closed in order");
            return;
        }
        log.atError().log("the disk did not take the last lines of the audit log in time");
    }
}
