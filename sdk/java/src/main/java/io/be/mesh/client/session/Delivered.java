package io.be.mesh.client.session;

import io.be.mesh.client.wire.Header;
import io.be.mesh.client.wire.PtpAnswer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The messages that this session has given to its program lately. A node brings a message back when the connection is reset just after its
 * answer, because it cannot know that it was read. Any thread.
 */
final class Delivered {
    private static final int CAPACITY = 16_384;
    /** Longer than any node keeps a delivery open and is away in between. */
    private static final long WINDOW = TimeUnit.MINUTES.toNanos(10);

    private final Map<String, Long> times = new LinkedHashMap<>();

    /** Whether the program gets it for the first time. A message without an id always is one of its own. */
    synchronized boolean isFirst(String topic, PtpAnswer answer) {
        String id = answer.metadata().get(Header.MESSAGE_ID.name());
        if (id == null) {
            return true;
        }
        long now = System.nanoTime();
        forget(now);
        String sender = answer.metadata().getOrDefault(Header.SOURCE_NODE_ID.name(), "");
        return times.putIfAbsent(id + "\n" + sender + "\n" + topic, now) == null;
    }

    private void forget(long now) {
        Iterator<Long> oldest = times.values().iterator();
        while (oldest.hasNext()) {
            boolean old = now - oldest.next() > WINDOW;
            if (!old && times.size() < CAPACITY) {
                return;
            }
            oldest.remove();
        }
    }
}
