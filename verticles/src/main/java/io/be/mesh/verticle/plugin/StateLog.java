package io.be.mesh.verticle.plugin;

import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what becomes of plugins, for people and for auditors. */
final class StateLog {
    private static final Logger log = LoggerFactory.getLogger(StateLog.class);
    private static final String START = "mesh.plugin.start";
    private static final String SUSPEND = "mesh.plugin.suspend";
    private static final String RESUME = "mesh.plugin.resume";

    private final AuditLog audit;

    StateLog(AuditLog audit) {
        this.audit = audit;
    }

    void started(String id, String jar) {
        log.atInfo().addKeyValue("jar", jar).log("plugin {} runs", id);
        write(START, id, 0, 1, ErrorCode.SUCCESS);
    }

    void failed(String id, String jar, MeshException why) {
        log.atError()
                .addKeyValue("code", why.code().code())
                .log("plugin {} does not run: {}", id.isEmpty() ? jar : id + " of " + jar, why.message());
        write(START, id.isEmpty() ? jar : id, 0, 0, why.code());
    }

    void suspended(String id, String why) {
        log.atError().addKeyValue("code", ErrorCode.TIMEOUT.code()).log("plugin {} is suspended: {}", id, why);
        write(SUSPEND, id, 1, 0, ErrorCode.SUCCESS);
    }

    void resumed(String id) {
        log.atInfo().log("plugin {} answers in time again", id);
        write(RESUME, id, 0, 1, ErrorCode.SUCCESS);
    }

    private void write(String action, String id, long before, long after, ErrorCode result) {
        List<Change> changes = before == after ? List.of() : List.of(new Change("plugin " + id, before, after));
        audit.write(new AuditEvent(AuditEvent.NODE, "", action, changes, result.code()))
                .onFailure(e -> log.atError().setCause(e).log("{} of {} is not in the audit log", action, id));
    }
}
