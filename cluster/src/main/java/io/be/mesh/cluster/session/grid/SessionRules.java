package io.be.mesh.cluster.session.grid;

import io.be.mesh.conf.MeshConfig;

/**
 * What the sessions of a cluster follow.
 *
 * @param messageBytes of one message
 * @param limits of one session
 * @param idleMillis a session without use for this long is released
 * @param quarantineMillis how long a session released through the raw profile answers E…608
 */
record SessionRules(long messageBytes, SessionLimits limits, long idleMillis, long quarantineMillis) {
    /**
     * Of one message in a cluster: the grid sends it in one piece, and what else it sends over the same connection, the heartbeat
     * among it, waits so long.
     */
    static final long GRID_MESSAGE_BYTES = 64L << 20;

    static SessionRules of(MeshConfig config) {
        MeshConfig.Queue queue = config.queue();
        return new SessionRules(
                Math.min(config.limits().message(), GRID_MESSAGE_BYTES),
                new SessionLimits(config.limits().session(), queue.dedupWindow().toMillis(), queue.dedupEntries()),
                queue.idleExpiry().toMillis(),
                queue.quarantine().toMillis());
    }
}
