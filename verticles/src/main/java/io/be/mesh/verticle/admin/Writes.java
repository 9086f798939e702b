package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes changes and writes them down before they are answered, those that failed too. */
final class Writes {
    private final AuditLog audit;

    Writes(AuditLog audit) {
        this.audit = audit;
    }

    /**
     * @param action its public operation name
     * @param changes what the result says it has changed
     */
    <T> Future<T> run(Caller caller, String action, Supplier<Future<T>> change, Function<T, List<Change>> changes) {
        return change.get()
                .transform(made -> made.succeeded()
                        ? written(caller, action, made.result(), changes)
                        : failed(caller, action, MeshException.of(made.cause())));
    }

    private <T> Future<T> written(Caller caller, String action, T result, Function<T, List<Change>> changes) {
        return audit.write(event(caller, action, changes.apply(result), ErrorCode.SUCCESS))
                .transform(line -> line.succeeded()
                        ? Future.succeededFuture(result)
                        : Future.failedFuture(new MeshException(
                                ErrorCode.INTERNAL,
                                "the change was made, but could not be written down: "
                                        + line.cause().getMessage())));
    }

    private <T> Future<T> failed(Caller caller, String action, MeshException failure) {
        return audit.write(event(caller, action, List.of(), failure.code()))
                .transform(line -> Future.failedFuture(failure));
    }

    private static AuditEvent event(Caller caller, String action, List<Change> changes, ErrorCode result) {
        return new AuditEvent(caller.who(), caller.from(), action, changes, result.code());
    }
}
