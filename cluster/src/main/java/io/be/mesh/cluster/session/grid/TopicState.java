package io.be.mesh.cluster.session.grid;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One queue: its messages in order of arrival, all together and by sender. Partition thread only. */
final class TopicState {
    private final TreeMap<Long, HeldMessage> arrivals = new TreeMap<>();
    private final Map<String, TreeMap<Long, HeldMessage>> senders = new HashMap<>();

    boolean isEmpty() {
        return arrivals.isEmpty();
    }

    boolean contains(long sequence) {
        return arrivals.containsKey(sequence);
    }

    /** Into its place: one that comes back is older than what came since. */
    void put(HeldMessage message) {
        arrivals.put(message.sequence(), message);
        senders.computeIfAbsent(message.sender(), sender -> new TreeMap<>()).put(message.sequence(), message);
    }

    /** The oldest of this sender, of anyone when empty. */
    @Nullable
    HeldMessage first(String sender) {
        TreeMap<Long, HeldMessage> lane = sender.isEmpty() ? arrivals : senders.get(sender);
        return lane == null || lane.isEmpty() ? null : lane.firstEntry().getValue();
    }

    @Nullable
    HeldMessage remove(long sequence) {
        HeldMessage message = arrivals.remove(sequence);
        if (message != null) {
            TreeMap<Long, HeldMessage> lane = senders.get(message.sender());
            if (lane != null && lane.remove(sequence) != null && lane.isEmpty()) {
                senders.remove(message.sender());
            }
        }
        return message;
    }

    Collection<HeldMessage> all() {
        return List.copyOf(arrivals.values());
    }
}
