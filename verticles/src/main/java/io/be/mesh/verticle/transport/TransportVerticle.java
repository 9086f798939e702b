package io.be.mesh.verticle.transport;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/**
 * Owns a part of the sessions on its event loop. Deploy {@link OwnerRing#size} instances; the ring routes to them.
 * Stopping one ends its waiting pops with nothing.
 */
public final class TransportVerticle extends VerticleBase {
    private final OwnerRing ring;
    private @Nullable SessionOwner owner;

    public TransportVerticle(OwnerRing ring) {
        this.ring = ring;
    }

    @Override
    public Future<?> start() {
        SessionOwner owner = ring.join(context);
        this.owner = owner;
        vertx.setPeriodic(ring.settings().sweepInterval().toMillis(), ignored -> owner.sweep());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        SessionOwner mine = owner;
        if (mine != null) {
            mine.drain();
        }
        return Future.succeededFuture();
    }
}
