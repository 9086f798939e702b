package io.be.mesh.cluster.session;

import io.vertx.core.Future;
import java.util.Optional;

/** A read that may be waiting. */
public interface PendingPop {
    /** Completes on the caller's context: a delivery, or empty when the wait is over; fails with E…608 on release. */
    Future<Optional<Delivery>> result();

    /**
     * The reader is gone: stops waiting. A delivery that is already under way but not yet handed over is rolled back;
     * one handed over is the reader's to settle. Any thread.
     */
    void cancel();
}
