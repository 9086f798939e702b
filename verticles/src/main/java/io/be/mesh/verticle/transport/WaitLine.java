package io.be.mesh.verticle.transport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for messages of one topic, in order of waiting. Kept apart by the sender they ask for, so that finding
 * the first for a message looks at two heads, however many wait for others. Owner's thread only.
 */
final class WaitLine {
    private static final String ANYONE = "";

    private final Map<String, LinkedHashSet<Waiter>> bySender = new HashMap<>();

    boolean isEmpty() {
        return bySender.isEmpty();
    }

    void add(Waiter waiter) {
        bySender.computeIfAbsent(waiter.request().sender(), sender -> new LinkedHashSet<>())
                .add(waiter);
    }

    void remove(Waiter waiter) {
        String sender = waiter.request().sender();
        LinkedHashSet<Waiter> line = bySender.get(sender);
        if (line != null && line.remove(waiter) && line.isEmpty()) {
            bySender.remove(sender);
        }
    }

    /** The one who has waited longest for a message of this sender. */
    @Nullable
    Waiter first(String sender) {
        Waiter any = head(ANYONE);
        Waiter filtered = head(sender);
        if (any == null || filtered == null) {
            return any == null ? filtered : any;
        }
        return any.sequence() <= filtered.sequence() ? any : filtered;
    }

    List<Waiter> all() {
        List<Waiter> all = new ArrayList<>();
        bySender.values().forEach(all::addAll);
        return all;
    }

    private @Nullable Waiter head(String sender) {
        LinkedHashSet<Waiter> line = bySender.get(sender);
        return line == null ? null : line.iterator().next();
    }
}
