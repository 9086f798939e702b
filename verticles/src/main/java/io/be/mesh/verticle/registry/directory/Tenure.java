package io.be.mesh.verticle.registry.directory;

import io.be.mesh.cluster.service.Registered;

/** How long a registration holds: a renewal changes this and nothing of the index. Any thread. */
final class Tenure {
    private volatile Registered registered;

    Tenure(Registered registered) {
        this.registered = registered;
    }

    Registered registered() {
        return registered;
    }

    boolean isLive(long now) {
        return registered.isLive(now);
    }

    /** Whether what is registered now is this, or this with more time, which is then known here. */
    @SuppressWarnings(
            "ReferenceEquality") // Same content is the same object: equal ones are not looked for in each registration.
    boolean follows(Registered later, long now) {
        if (later == registered) {
            return true;
        }
        boolean same = later.registration() == registered.registration() && later.since() == registered.since();
        if (!same || later.until() < registered.until() || !isLive(now)) {
            return false;
        }
        registered = later;
        return true;
    }
}
