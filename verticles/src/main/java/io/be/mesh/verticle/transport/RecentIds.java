package io.be.mesh.verticle.transport;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The message ids a session has stored lately, oldest first. Owner's thread only. */
final class RecentIds {
    private final Share share;
    private final Map<Id, Long> deadlines = new LinkedHashMap<>();

    RecentIds(Share share) {
        this.share = share;
    }

    boolean isEmpty() {
        return deadlines.isEmpty();
    }

    boolean contains(Id id, long now) {
        Long deadline = deadlines.get(id);
        return deadline != null && deadline - now > 0;
    }

    /** Remembers an id, and forgets the oldest of this session when it or the owner remembers too many. */
    void add(Id id, long now) {
        if (deadlines.remove(id) == null) {
            share.used++;
        }
        deadlines.put(id, now + share.windowNanos);
        while (deadlines.size() > share.perSession || (share.used > share.perOwner && deadlines.size() > 1)) {
            forgetOldest();
        }
    }

    void prune(long now) {
        while (!deadlines.isEmpty() && deadlines.values().iterator().next() - now <= 0) {
            forgetOldest();
        }
    }

    void clear() {
        share.used -= deadlines.size();
        deadlines.clear();
    }

    private void forgetOldest() {
        Iterator<Id> oldest = deadlines.keySet().iterator();
        oldest.next();
        oldest.remove();
        share.used--;
    }

    /** A message id means something within its topic and sender. */
    record Id(String topic, String sender, String messageId) {}

    /** What the sessions of one owner share: the window and the room. */
    static final class Share {
        private final long windowNanos;
        private final int perSession;
        private final int perOwner;
        private int used;

        Share(long windowNanos, int perSession, int perOwner) {
            this.windowNanos = windowNanos;
            this.perSession = perSession;
            this.perOwner = perOwner;
        }
    }
}
