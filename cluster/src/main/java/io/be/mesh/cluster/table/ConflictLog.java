package io.be.mesh.cluster.table;

import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.protocol.code.ErrorCode;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where it is written down that a row lost against another. Any thread, never waits. */
final class ConflictLog {
    /** The action in the audit log. */
    static final String ACTION = "mesh.table.merge";

    private static final Logger log = LoggerFactory.getLogger(ConflictLog.class);

    private final AuditLog audit;

    ConflictLog(AuditLog audit) {
        this.audit = audit;
    }

    /** One line for each; the versions are {@link RowVersion#order}. No values. */
    void lost(String table, List<Conflict> conflicts) {
        for (Conflict conflict : conflicts) {
            Change change = new Change(
                    "row " + table + "/" + conflict.key(),
                    conflict.loser().order(),
                    conflict.winner().order());
            AuditEvent event = new AuditEvent(AuditEvent.NODE, "", ACTION, List.of(change), ErrorCode.SUCCESS.code());
            log.atWarn()
                    .addKeyValue("table", table)
                    .addKeyValue("row", conflict.key())
                    .log("two replicas wrote a row without seeing each other; the newer one stays");
            audit.write(event).onFailure(e -> log.atError()
                    .addKeyValue("table", table)
                    .addKeyValue("row", conflict.key())
                    .setCause(e)
                    .log("a row that was lost is not in the audit log"));
        }
    }
}
