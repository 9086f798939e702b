package io.be.mesh.verticle.registry.pool;

import io.be.mesh.cluster.service.ServiceLease;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request in progress at an endpoint. Its first end counts. */
final class Lease implements ServiceLease {
    private final Watch watch;
    private final SocketAddress address;
    private final boolean trial;
    private final InstanceHealth health;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** @param trial whether it decides what becomes of an open breaker */
    Lease(Watch watch, SocketAddress address, boolean trial, InstanceHealth health) {
        this.watch = watch;
        this.address = address;
        this.trial = trial;
        this.health = health;
    }

    @Override
    public String instance() {
        return authority();
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public String authority() {
        return watch.endpoint().authority().text();
    }

    @Override
    public void succeeded() {
        if (end()) {
            watch.endpoint().answered();
            health.note(watch, watch.endpoint().breaker().succeeded(trial));
        }
    }

    @Override
    public void failed() {
        if (end()) {
            health.note(watch, watch.endpoint().breaker().failed(trial));
        }
    }

    @Override
    public void abandoned() {
        if (end()) {
            watch.endpoint().breaker().abandoned(trial);
        }
    }

    private boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            watch.endpoint().leave();
        }
        return first;
    }
}
