package io.be.mesh.verticle.ingress.port;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether the node is stopping, and what of it is still at work. One for all ports of a node; any thread. */
public final class Drain {
    private final Set<Object> atWork = ConcurrentHashMap.newKeySet();
    private volatile boolean begun;

    /** New requests are to be refused from now on. */
    public boolean hasBegun() {
        return begun;
    }

    /** Begins; further calls change nothing. */
    public void begin() {
        begun = true;
    }

    /** One of those that serve requests says whether it has any in progress; before it has said so it has. */
    public void report(Object server, boolean busy) {
        if (busy) {
            atWork.add(server);
        } else {
            atWork.remove(server);
        }
    }

    /** Nobody has a request in progress. Until then every port stays open, to say that the node is stopping. */
    public boolean isQuiet() {
        return atWork.isEmpty();
    }
}
