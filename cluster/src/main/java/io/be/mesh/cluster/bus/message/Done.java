package io.be.mesh.cluster.bus.message;

import io.be.mesh.cluster.audit.Change;
import java.util.List;

/**
 * It is done.
 *
 * @param message empty or a remark for the operator
 * @param changes what has changed, for the audit log
 */
public record Done(String message, List<Change> changes) {
    public static final Done OK = new Done("", List.of());

    public Done {
        changes = List.copyOf(changes);
    }

    public static Done of(Change... changes) {
        return new Done("", List.of(changes));
    }
}
