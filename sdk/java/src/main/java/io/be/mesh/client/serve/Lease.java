package io.be.mesh.client.serve;

import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.prisim.Registry;
import io.be.mesh.client.struct.Registration;
import io.be.mesh.client.wire.Timer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A registration that is renewed until it is ended. */
final class Lease {
    private static final System.Logger LOG = System.getLogger(Lease.class.getName());
    static final long MILLIS = 30_000;

    private static final long STOP_SECONDS = 5;

    private final Registry registry;
    private final Registration registration;
    private final Object lock = new Object();
    private boolean ended;
    private @Nullable CompletableFuture<?> renewal;

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

    /** Registers again, and so on until it is ended. */
    void renew() {
        CompletableFuture<?> begun;
        synchronized (lock) {
            if (ended) {
                return;
            }
            try {
                begun = registry.registerAsync(registration).toCompletableFuture();
            } catch (RuntimeException e) {
                begun = CompletableFuture.failedFuture(e);
            }
            renewal = begun;
        }
        begun.whenComplete((done, cause) -> {
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

    /** Ends its renewal; another lease of the same instance takes its place. */
    void stop() {
        CompletableFuture<?> last;
        synchronized (lock) {
            ended = true;
            last = renewal;
        }
        if (last == null) {
            return;
        }
        // One that is under way must not land behind what comes next.
        try {
            last.get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            LOG.log(System.Logger.Level.DEBUG, "the last renewal of {0}: {1}", registration, e);
        } finally {
            last.cancel(true);
        }
    }

    /** The same again after it was stopped: registers at once, without waiting for it. */
    Lease again() {
        Lease again = new Lease(registry, registration);
        again.renew();
        return again;
    }

    /** Removes it; a node that cannot do so lets it expire. */
    void end() {
        stop();
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
