package io.be.mesh.cluster.store;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link DurableStore} of four files in one folder: {@code journal} (the truth), {@code tables.mapdb} (the same
 * tables in MapDB, rebuilt whenever it is not good), {@code checkpoint} (what makes it good) and {@code lock}.
 *
 * <p>One thread writes: commits that wait together are forced to disk together. After a failed write the store takes no
 * more commits until it is opened again, because the state of the file is not known; reads go on.
 */
public final class JournaledStore implements DurableStore {
    private static final Logger log = LoggerFactory.getLogger(JournaledStore.class);
    /** Below this a journal is not worth compacting. */
    private static final long COMPACT_BYTES = 4L << 20;

    private static final int COMPACT_FACTOR = 4;
    private static final long CLOSE_SECONDS = 20;
    /** The table file follows when no commit has come for this long, so that MapDB never delays a start or an answer. */
    private static final long QUIET_MILLIS = 1_000;

    private final StoreLock lock;
    private final Journal journal;
    private final TableFile tableFile;
    private final Thread writer;
    private final BlockingQueue<PendingCommit> waiting = new ArrayBlockingQueue<>(StoreLimits.WAITING_COMMITS);
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final Object entrance = new Object();
    private volatile Tables tables;
    private volatile @Nullable MeshException failure;
    private boolean closed;
    private long compactAt = COMPACT_BYTES;

    private JournaledStore(StoreLock lock, Journal journal, TableFile tableFile, Tables tables) {
        this.lock = lock;
        this.journal = journal;
        this.tableFile = tableFile;
        this.tables = tables;
        this.writer = new Thread(this::write, "mesh-store");
        this.writer.setDaemon(true);
    }

    /**
     * Opens the store of a folder, or makes an empty one. Blocks for reading the whole journal: milliseconds, at most
     * some hundreds for {@link StoreLimits#LIVE_BYTES}; not for an event loop.
     *
     * @throws StoreException when another has it open, or when what was acknowledged cannot be read in full
     * @throws IOException when the disk refuses
     */
    public static JournaledStore open(Path directory) throws IOException {
        StoreDirectory files = StoreDirectory.create(directory);
        return open(files, (file, options) -> FileChannel.open(file, options, files.fileMode()));
    }

    static JournaledStore open(StoreDirectory files, ChannelOpener opener) throws IOException {
        StoreLock lock = StoreLock.take(files);
        try {
            Tables.Draft draft = Tables.EMPTY.draft();
            Journal journal = Journal.open(files, opener, draft::apply);
            try {
                TableFile tableFile = TableFile.judge(files, journal);
                JournaledStore store = new JournaledStore(lock, journal, tableFile, draft.done());
                store.writer.start();
                return store;
            } catch (IOException | RuntimeException e) {
                journal.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public Map<String, byte[]> table(String name) {
        return tables.get(name);
    }

    @Override
    public Future<Void> commit(List<Change> changes) {
        try {
            ChangeCodec.check(changes);
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
        PendingCommit commit = PendingCommit.of(changes);
        synchronized (entrance) {
            MeshException refusal = refusal(commit);
            if (refusal != null) {
                return Future.failedFuture(refusal);
            }
            waitingBytes.addAndGet(commit.bytes());
        }
        return commit.result();
    }

    /** Why a commit cannot wait; null when it does wait from now on. */
    private @Nullable MeshException refusal(PendingCommit commit) {
        if (closed) {
            return new MeshException(ErrorCode.UNAVAILABLE, "the store is closed");
        }
        if (failure != null) {
            return failure;
        }
        if (waitingBytes.get() + commit.bytes() > StoreLimits.WAITING_BYTES || !waiting.offer(commit)) {
            return new MeshException(ErrorCode.UNAVAILABLE, "too many commits wait for the disk");
        }
        return null;
    }

    private void write() {
        try {
            for (PendingCommit first = next(); first != null; first = next()) {
                writeGroup(group(first));
            }
        } catch (InterruptedException e) {
            fail("the writer was interrupted", e);
        } finally {
            if (failure == null && !closed) {
                fail("the writer ended", null);
            }
            refuseWaiting();
        }
    }

    /** The next commit, or null when the store is closed and nothing waits. */
    private @Nullable PendingCommit next() throws InterruptedException {
        synchronized (entrance) {
            if (closed && waiting.isEmpty()) {
                return null;
            }
        }
        PendingCommit commit = waiting.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        if (commit == null) {
            tableFile.follow(tables);
            commit = waiting.take();
        }
        return commit;
    }

    private List<PendingCommit> group(PendingCommit first) {
        List<PendingCommit> group = new ArrayList<>();
        int bytes = first.bytes();
        group.add(first);
        for (PendingCommit more = waiting.peek();
                more != null && bytes + more.bytes() <= JournalRecord.BODY_BYTES;
                more = waiting.peek()) {
            group.add(waiting.remove());
            bytes += more.bytes();
        }
        waitingBytes.addAndGet(-bytes);
        return group;
    }

    private void writeGroup(List<PendingCommit> group) {
        Tables.Draft draft = tables.draft();
        List<PendingCommit> accepted = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (PendingCommit commit : group) {
            if (!draft.fits(commit.changes())) {
                commit.fail(new MeshException(
                        ErrorCode.TOO_LARGE,
                        "the store is full: at most " + StoreLimits.LIVE_BYTES + " bytes are kept"));
                continue;
            }
            draft.apply(commit.changes());
            changes.addAll(commit.changes());
            accepted.add(commit);
        }
        if (changes.isEmpty()) {
            accepted.forEach(PendingCommit::succeed);
            return;
        }
        append(changes, draft.done(), accepted);
    }

    private void append(List<Change> changes, Tables next, List<PendingCommit> accepted) {
        MeshException refused = failure;
        if (refused == null) {
            try {
                journal.append(changes);
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                refused = fail("the journal could not be written", e);
            }
        }
        if (refused != null) {
            for (PendingCommit commit : accepted) {
                commit.fail(refused);
            }
            return;
        }
        tables = next;
        accepted.forEach(PendingCommit::succeed);
        compactWhenWorthIt();
    }

    private void compactWhenWorthIt() {
        if (journal.size() < compactAt || journal.size() < COMPACT_FACTOR * tables.bytes()) {
            return;
        }
        try {
            compactAt = journal.compact(tables) ? COMPACT_BYTES : 2 * journal.size();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            fail("the compacted journal could not be put in its place", e);
        }
    }

    private MeshException fail(String what, @Nullable Throwable cause) {
        String text = what + (cause == null ? "" : " (" + cause.getMessage() + ")")
                + "; the store takes no more changes until the node is restarted";
        MeshException stopped = new MeshException(ErrorCode.INTERNAL, text);
        failure = stopped;
        log.atError().addKeyValue("code", stopped.code().code()).setCause(cause).log(text);
        return stopped;
    }

    private void refuseWaiting() {
        MeshException reason = failure;
        List<PendingCommit> left = new ArrayList<>();
        waiting.drainTo(left);
        for (PendingCommit commit : left) {
            commit.fail(reason == null ? new MeshException(ErrorCode.UNAVAILABLE, "the store is closed") : reason);
        }
    }

    /** Writes what waits, certifies the table file, and releases the folder. Blocks for at most 20 seconds. */
    @Override
    public void close() {
        synchronized (entrance) {
            if (closed) {
                return;
            }
            closed = true;
            // Only to wake the writer; when there is no room for it, the writer is awake.
            waiting.offer(PendingCommit.of(List.of()));
        }
        try {
            writer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            log.atError().log("the disk did not take the last commits in time; the store was not closed in order");
            return;
        }
        finish();
    }

    private void finish() {
        try (lock;
                journal) {
            if (failure == null) {
                // With a record behind it, damage to the last commit cannot pass for a torn tail.
                journal.append(List.of());
                tableFile.close(tables, journal.sequence());
            }
        } catch (IOException e) {
            log.atError().setCause(e).log("the store was not closed in order");
        }
    }
}
