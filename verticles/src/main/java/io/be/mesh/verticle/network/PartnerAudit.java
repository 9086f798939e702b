package io.be.mesh.verticle.network;

import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.protocol.code.ErrorCode;
import io.vertx.core.Future;
import java.util.List;

/** Writes down what other nodes have changed here by the handshake. */
final class PartnerAudit {
    private final AuditLog log;

    PartnerAudit(AuditLog log) {
        this.log = log;
    }

    /** @param proved whether the connection was that node's; else it only says so */
    Future<Void> write(String nodeId, boolean proved, String from, String action, List<Change> changes) {
        if (changes.isEmpty()) {
            return Future.succeededFuture();
        }
        String who = proved ? "partner " + nodeId : "stranger " + nodeId;
        return log.write(new AuditEvent(who, from, action, changes, ErrorCode.SUCCESS.code()));
    }
}
