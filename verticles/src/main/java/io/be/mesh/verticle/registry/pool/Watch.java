package io.be.mesh.verticle.registry.pool;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** One way to look whether one endpoint is well, who asks for it, and what came of it last. Any thread. */
final class Watch {
    /** So many checks in a row must fail before what was well is unwell: a packet may get lost. */
    static final int FALL = 2;

    private final Endpoint endpoint;
    private final Check check;
    private final Map<String, String> services = new ConcurrentHashMap<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile String unwell = "";
    private volatile boolean checked;
    private int misses;

    /** What a check has changed. */
    enum Change {
        NONE,
        FELL,
        ROSE
    }

    Watch(Endpoint endpoint, Check check) {
        this.endpoint = endpoint;
        this.check = check;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Check check() {
        return check;
    }

    /** The names of the services that ask for it, by the keys of their registrations; changed under the lock of {@link Endpoints}. */
    Map<String, String> services() {
        return services;
    }

    /** The name of one of them, for the log; empty: there is none. */
    String service() {
        return services.values().stream().findFirst().orElse("");
    }

    /** Whether somebody checks it by and by. */
    AtomicBoolean scheduled() {
        return scheduled;
    }

    /** Why it is unwell; empty: it is well, or has not been checked yet. */
    String unwell() {
        return unwell;
    }

    boolean isChecked() {
        return checked;
    }

    /**
     * Remembers what a check has found.
     *
     * @param found why it is unwell; empty: it is well
     * @param decisive whether once is enough
     */
    synchronized Change record(Optional<String> found, boolean decisive) {
        boolean first = !checked;
        boolean wasWell = unwell.isEmpty();
        checked = true;
        if (found.isEmpty()) {
            misses = 0;
            unwell = "";
            return wasWell ? Change.NONE : Change.ROSE;
        }
        misses++;
        if (wasWell && !decisive && !first && misses < FALL) {
            return Change.NONE;
        }
        unwell = found.get();
        return wasWell ? Change.FELL : Change.NONE;
    }
}
