package io.be.mesh.cluster.event;

import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.audit.AuditLog;
import io.vertx.core.Future;

/** Tells each change when its line is on disk: what is written down and what is told are the same. */
public final class AnnouncingAudit implements AuditLog {
    private final AuditLog log;
    private final EventFeed feed;

    public AnnouncingAudit(AuditLog log, EventFeed feed) {
        this.log = log;
        this.feed = feed;
    }

    @Override
    public Future<Void> write(AuditEvent event) {
        return log.write(event).onSuccess(written -> event.changes()
                .forEach(change -> feed.tell(NodeEvent.of(event.action(), change))));
    }
}
