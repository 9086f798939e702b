package io.be.mesh.cluster.audit;

import java.util.List;

/**
 * One line of the audit log. No secrets: nothing of a request's body is in it.
 *
 * @param who kind and id of the caller: {@code operator}, {@code operator token 3f2a}, {@code partner LX…}, {@code node} for what
 *     the node did by itself
 * @param from address of the caller; empty for the node itself
 * @param action public operation name: {@code mesh.net.refresh}
 * @param changes what it did; empty when it failed
 * @param result code, {@code E0000000000} for success
 */
public record AuditEvent(String who, String from, String action, List<Change> changes, String result) {
    /** Who did what the node did by itself. */
    public static final String NODE = "node";

    public AuditEvent {
        changes = List.copyOf(changes);
    }
}
