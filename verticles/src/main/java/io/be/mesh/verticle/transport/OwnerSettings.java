package io.be.mesh.verticle.transport;

import io.be.mesh.conf.MeshConfig;
import java.time.Duration;

/**
 * What an owner needs to know, in nanoseconds, bytes and entries.
 *
 * @param rememberedIds message ids one owner remembers at most
 * @param quarantined released session ids one owner remembers at most
 */
record OwnerSettings(
        long messageLimit,
        long sessionLimit,
        long idleNanos,
        long quarantineNanos,
        long windowNanos,
        int entriesPerSession,
        int rememberedIds,
        int quarantined) {
    /** About 50 MiB of heap when every one of a node is taken. */
    private static final int REMEMBERED_IDS = 262_144;

    /** About 40 MiB of heap when every one of a node is taken by a name of full length. */
    private static final int QUARANTINED = 65_536;

    static OwnerSettings of(MeshConfig.Limits limits, MeshConfig.Queue queue, int owners) {
        return new OwnerSettings(
                limits.message(),
                limits.session(),
                queue.idleExpiry().toNanos(),
                queue.quarantine().toNanos(),
                queue.dedupWindow().toNanos(),
                queue.dedupEntries(),
                REMEMBERED_IDS / owners,
                QUARANTINED / owners);
    }

    /** How often to look for what has expired: often enough that an expiry is late by a quarter at most. */
    Duration sweepInterval() {
        long shortest = Math.min(idleNanos, windowNanos <= 0 ? idleNanos : windowNanos);
        long quarter = Math.max(Duration.ofMillis(100).toNanos(), shortest / 4);
        return Duration.ofNanos(Math.min(quarter, Duration.ofSeconds(30).toNanos()));
    }
}
