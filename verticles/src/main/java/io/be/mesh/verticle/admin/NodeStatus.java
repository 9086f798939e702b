package io.be.mesh.verticle.admin;

import java.util.List;

/**
 * A node at this moment, as {@code /v1/admin/status} and {@code mesh status} show it. No key, token or payload.
 *
 * @param phase of {@link NodeState.Phase}, lower case
 * @param uptimeMillis since the process started
 */
public record NodeStatus(
        String version,
        String java,
        long pid,
        String home,
        String phase,
        long uptimeMillis,
        Node node,
        List<Listener> listeners,
        List<Partner> routes,
        Load load) {
    public NodeStatus {
        listeners = List.copyOf(listeners);
        routes = List.copyOf(routes);
    }

    /** Ids are empty until {@code node/refresh} has set them. */
    public record Node(String nodeId, String instId, String instName, String name) {}

    /** @param name {@code mesh}, {@code inner} or {@code admin} */
    public record Listener(String name, String address) {}

    /**
     * @param trust {@code guest_root} of the route, {@code pinned} on first use, or {@code none}
     * @param fingerprint SHA-256 of the root that is trusted for this route; empty when none is
     */
    public record Partner(String nodeId, String instId, String address, int status, String trust, String fingerprint) {}

    /** @param budgetBytes what messages may take, {@code limits.node} */
    public record Load(
            long sessions, long messages, long waitingPops, long queuedBytes, long budgetBytes, long connections) {}
}
