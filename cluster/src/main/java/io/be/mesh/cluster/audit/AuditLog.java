package io.be.mesh.cluster.audit;

import io.vertx.core.Future;

/** Where the changes of a node are written down, each line chained to the one before. Any context. */
public interface AuditLog {
    /** Completes, on the caller's context, when the line is on disk. */
    Future<Void> write(AuditEvent event);
}
