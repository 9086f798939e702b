package io.be.mesh.verticle.ingress.caller;

import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what an operator does before it is answered; the outcome, whatever it was. */
public final class Audited {
    private static final Logger log = LoggerFactory.getLogger(Audited.class);

    private final AuditLog audit;

    public Audited(AuditLog audit) {
        this.audit = audit;
    }

    /**
     * The same outcome, when the line is on disk; fails when it cannot be written although the change was made.
     *
     * @param action public operation name
     */
    public Future<Done> change(Caller caller, InetAddress from, String action, Future<Done> change) {
        return change.transform(outcome -> {
            List<Change> changes = outcome.succeeded() ? outcome.result().changes() : List.of();
            String result = outcome.succeeded()
                    ? ErrorCode.SUCCESS.code()
                    : MeshException.of(outcome.cause()).code().code();
            return audit.write(new AuditEvent(caller.label(), from.getHostAddress(), action, changes, result))
                    .recover(failure -> Future.failedFuture(unwritten(action, failure)))
                    .compose(written -> outcome.succeeded()
                            ? Future.succeededFuture(outcome.result())
                            : Future.failedFuture(outcome.cause()));
        });
    }

    private static MeshException unwritten(String action, Throwable failure) {
        log.atError().setCause(failure).log("{} is not in the audit log", action);
        return new MeshException(ErrorCode.INTERNAL, "what was done could not be written to the audit log");
    }
}
