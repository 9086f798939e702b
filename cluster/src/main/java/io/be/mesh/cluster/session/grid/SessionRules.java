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
    static SessionRules of(MeshConfig config) {
        MeshConfig.Queue queue = config.queue();
        return new SessionRules(
                Math.min(config.limits().message(), SessionGrid.MESSAGE_BYTES),
                new SessionLimits(config.limits().session(), queue.dedupWindow().toMillis(), queue.dedupEntries()),
                queue.idleExpiry().toMillis(),
                queue.quarantine().toMillis());
    }
}
