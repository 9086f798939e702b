package io.be.mesh.cluster.session.grid;

import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who waits at this member, in order of arrival, by session and topic. Thread safe: the lines of a session change under the
 * lock of its place in the map, which nothing waits under.
 */
final class WaitBoard {
    /** A waiting read costs about 0.5 KiB beside its connection. */
    static final int MAX_WAITING = 200_000;

    private final Map<String, Map<String, LinkedHashSet<GridWaiter>>> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    int size() {
        return waiting.get();
    }

    /** Who waits for one queue. */
    int waiting(QueueKey key) {
        List<GridWaiter> found = new ArrayList<>();
        edit(key, found::addAll);
        return found.size();
    }

    /**
     * To the end of its line; one that stands there keeps its place.
     *
     * @throws MeshException E…700 when too many wait
     */
    void enlist(GridWaiter waiter) {
        if (waiting.get() >= MAX_WAITING) {
            throw new MeshException(ErrorCode.BUFFER_FULL, "this replica already has " + MAX_WAITING + " waiting pops");
        }
        QueueKey key = waiter.key();
        sessions.compute(key.session(), (session, lines) -> {
            Map<String, LinkedHashSet<GridWaiter>> open = lines == null ? new LinkedHashMap<>() : lines;
            if (open.computeIfAbsent(key.topic(), topic -> new LinkedHashSet<>())
                    .add(waiter)) {
                waiting.incrementAndGet();
            }
            return open;
        });
    }

    /** The first that waits for a message of this sender: out of its line and claimed for the caller. */
    @Nullable
    GridWaiter claim(QueueKey key, String sender) {
        List<GridWaiter> found = new ArrayList<>(1);
        edit(key, line -> {
            for (Iterator<GridWaiter> each = line.iterator(); each.hasNext() && found.isEmpty(); ) {
                GridWaiter waiter = each.next();
                if (waiter.takesFrom(sender)) {
                    each.remove();
                    waiting.decrementAndGet();
                    if (waiter.claim()) {
                        found.add(waiter);
                    }
                }
            }
        });
        return found.isEmpty() ? null : found.get(0);
    }

    /** The one that waits with this request id: out of its line, not claimed. */
    @Nullable
    GridWaiter take(QueueKey key, String requestId) {
        List<GridWaiter> found = new ArrayList<>(1);
        edit(key, line -> {
            for (GridWaiter waiter : line) {
                if (waiter.reader().requestId().equals(requestId)) {
                    found.add(waiter);
                }
            }
            found.forEach(waiter -> drop(line, waiter));
        });
        return found.isEmpty() ? null : found.get(0);
    }

    /** The one that waits in this session for this read: out of its line, not claimed. */
    @Nullable
    GridWaiter take(String session, OpId read) {
        List<GridWaiter> found = new ArrayList<>(1);
        sessions.computeIfPresent(session, (id, lines) -> {
            for (LinkedHashSet<GridWaiter> line : lines.values()) {
                for (GridWaiter waiter : List.copyOf(line)) {
                    if (waiter.reader().read().equals(read)) {
                        found.add(waiter);
                        drop(line, waiter);
                    }
                }
            }
            lines.values().removeIf(LinkedHashSet::isEmpty);
            return lines.isEmpty() ? null : lines;
        });
        return found.isEmpty() ? null : found.get(0);
    }

    /** Out of its line, if it is in one. */
    void remove(GridWaiter waiter) {
        edit(waiter.key(), line -> drop(line, waiter));
    }

    /** Everyone who waits for these topics of a session: out of their lines, not claimed. */
    List<GridWaiter> drain(String session, Predicate<String> topics) {
        List<GridWaiter> drained = new ArrayList<>();
        sessions.computeIfPresent(session, (id, lines) -> {
            lines.entrySet().removeIf(line -> {
                boolean wanted = topics.test(line.getKey());
                if (wanted) {
                    drained.addAll(line.getValue());
                }
                return wanted;
            });
            return lines.isEmpty() ? null : lines;
        });
        waiting.addAndGet(-drained.size());
        return drained;
    }

    /** Everyone who waits in these sessions: out of their lines, not claimed. */
    List<GridWaiter> drainSessions(Predicate<String> wanted) {
        List<GridWaiter> drained = new ArrayList<>();
        for (String session : List.copyOf(sessions.keySet())) {
            if (wanted.test(session)) {
                drained.addAll(drain(session, topic -> true));
            }
        }
        return drained;
    }

    private void edit(QueueKey key, Consumer<LinkedHashSet<GridWaiter>> change) {
        sessions.computeIfPresent(key.session(), (session, lines) -> {
            LinkedHashSet<GridWaiter> line = lines.get(key.topic());
            if (line != null) {
                change.accept(line);
                if (line.isEmpty()) {
                    lines.remove(key.topic());
                }
            }
            return lines.isEmpty() ? null : lines;
        });
    }

    private void drop(LinkedHashSet<GridWaiter> line, GridWaiter waiter) {
        if (line.remove(waiter)) {
            waiting.decrementAndGet();
        }
    }
}
