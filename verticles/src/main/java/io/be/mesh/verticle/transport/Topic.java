package io.be.mesh.verticle.transport;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One queue: its messages in order of arrival, all together and by sender, and those who wait for more. Ordered sets
 * and not plain lists, because a message that comes back takes its old place. Owner's thread only.
 */
final class Topic {
    private final Session session;
    private final String name;
    private final TreeSet<QueuedMessage> arrivals = new TreeSet<>(QueuedMessage.BY_ARRIVAL);
    private final Map<String, TreeSet<QueuedMessage>> senders = new HashMap<>();
    private final WaitLine waiters = new WaitLine();
    private int inFlight;
    private boolean released;

    Topic(Session session, String name) {
        this.session = session;
        this.name = name;
    }

    Session session() {
        return session;
    }

    String name() {
        return name;
    }

    WaitLine waiters() {
        return waiters;
    }

    /** Nothing here, nobody waits, nothing can come back. */
    boolean isBarren() {
        return inFlight == 0 && arrivals.isEmpty() && waiters.isEmpty();
    }

    boolean released() {
        return released;
    }

    void put(QueuedMessage message) {
        arrivals.add(message);
        senders.computeIfAbsent(message.sender(), sender -> new TreeSet<>(QueuedMessage.BY_ARRIVAL))
                .add(message);
    }

    /** The oldest message of this sender, of anyone when empty. */
    @Nullable
    QueuedMessage first(String sender) {
        TreeSet<QueuedMessage> lane = sender.isEmpty() ? arrivals : senders.get(sender);
        return lane == null || lane.isEmpty() ? null : lane.first();
    }

    void remove(QueuedMessage message) {
        arrivals.remove(message);
        TreeSet<QueuedMessage> lane = senders.get(message.sender());
        if (lane != null && lane.remove(message) && lane.isEmpty()) {
            senders.remove(message.sender());
        }
    }

    void departed() {
        inFlight++;
    }

    void arrived() {
        inFlight--;
    }

    /** Gives up its messages for good; what is in flight does not come back. */
    List<QueuedMessage> release() {
        released = true;
        List<QueuedMessage> queued = List.copyOf(arrivals);
        arrivals.clear();
        senders.clear();
        return queued;
    }
}
