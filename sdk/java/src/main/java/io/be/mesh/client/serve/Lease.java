package io.be.mesh.client.serve;

import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.prisim.Registry;
import io.be.mesh.client.struct.Registration;
import io.be.mesh.client.wire.Timer;
import java.util.concurrent.TimeUnit;

/** A registration that is renewed until it is ended. */
final class Lease {
    private static final System.Logger LOG = System.getLogger(Lease.class.getName());
    static final long MILLIS = 30_000;

    private final Registry registry;
    private final Registration registration;
    private volatile boolean ended;

    Lease(Registry registry, Registration registration) {
        this.registry = registry;
        this.registration = registration;
    }

    /** Registers, and again after a third of the lease. Only the first failure is thrown, later ones are logged. */
    void begin() {
        registry.register(registration);
        next();
    }

    private void next() {
        Timer.after(TimeUnit.MILLISECONDS.toNanos(MILLIS / 3), this::renew);
    }

    private void renew() {
        if (ended) {
            return;
        }
        registry.registerAsync(registration).whenComplete((done, cause) -> {
            if (cause != null) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the registration of {0} is not renewed: {1}",
                        registration,
                        cause);
            }
            next();
        });
    }

    /** Ends its renewal; another lease of the same instance goes on. */
    void replaced() {
        ended = true;
    }

    /** Removes it; a node that cannot do so lets it expire. */
    void end() {
        ended = true;
        try {
            registry.unregister(registration);
        } catch (MeshException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the registration of {0} stays until it expires: {1}",
                    registration,
                    e.getMessage());
        }
    }
}
