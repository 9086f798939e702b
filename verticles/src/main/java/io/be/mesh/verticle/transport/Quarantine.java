package io.be.mesh.verticle.transport;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Session ids that were released and may not be used again yet, oldest first. Owner's thread only. */
final class Quarantine {
    private final long windowNanos;
    private final int capacity;
    private final Map<String, Long> deadlines = new LinkedHashMap<>();

    Quarantine(long windowNanos, int capacity) {
        this.windowNanos = windowNanos;
        this.capacity = capacity;
    }

    boolean contains(String session, long now) {
        if (deadlines.isEmpty()) {
            return false;
        }
        Long deadline = deadlines.get(session);
        return deadline != null && deadline - now > 0;
    }

    /** Keeps an id out for the window; the oldest is let go when there are too many. */
    void add(String session, long now) {
        if (windowNanos <= 0) {
            return;
        }
        deadlines.remove(session);
        deadlines.put(session, now + windowNanos);
        if (deadlines.size() > capacity) {
            Iterator<String> oldest = deadlines.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    void remove(String session) {
        deadlines.remove(session);
    }

    void prune(long now) {
        Iterator<Long> oldest = deadlines.values().iterator();
        while (oldest.hasNext() && oldest.next() - now <= 0) {
            oldest.remove();
        }
    }
}
