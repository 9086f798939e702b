package io.be.mesh.verticle.registry.pool;

import io.be.mesh.verticle.registry.ServiceEntry;

/** One instance of a pool: itself, whatever else looks the same. */
final class Member {
    private final ServiceEntry entry;
    private final Watch watch;

    /** @param watch its endpoint, and how that is checked */
    Member(ServiceEntry entry, Watch watch) {
        this.entry = entry;
        this.watch = watch;
    }

    ServiceEntry entry() {
        return entry;
    }

    Watch watch() {
        return watch;
    }

    /** How it is known among the instances that a request has been tried at. */
    String instance() {
        return endpoint().authority().text();
    }

    Endpoint endpoint() {
        return watch.endpoint();
    }

    int weight() {
        return entry.attributes().weight();
    }

    int inProgress() {
        return endpoint().inProgress();
    }

    Breaker breaker() {
        return endpoint().breaker();
    }

    /** Why it gets nothing, its breaker aside; empty: it may. What has not been checked yet may. */
    String obstacle() {
        String unwell = watch.unwell();
        return unwell.isEmpty() ? endpoint().address().obstacle() : unwell;
    }
}
