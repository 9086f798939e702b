package io.be.mesh.client.session;

import io.be.mesh.client.wire.RetryRules;
import java.time.Duration;
import java.util.concurrent.Executor;

/** How a session behaves. */
public final class SessionRules {
    final RetryRules retry;
    final Duration timeout;
    final Duration pushTimeout;
    final int packetSize;
    final int pending;
    final boolean gzip;
    final Executor callbacks;

    /**
     * @param timeout of a peek, and what a pop may take beyond its own wait
     * @param pushTimeout of a push with all its attempts
     * @param packetSize bytes of a piece
     * @param pending pushes that may wait for their turn
     * @param callbacks where futures complete
     */
    public SessionRules(
            RetryRules retry,
            Duration timeout,
            Duration pushTimeout,
            int packetSize,
            int pending,
            boolean gzip,
            Executor callbacks) {
        this.retry = retry;
        this.timeout = timeout;
        this.pushTimeout = pushTimeout;
        this.packetSize = packetSize;
        this.pending = pending;
        this.gzip = gzip;
        this.callbacks = callbacks;
    }
}
