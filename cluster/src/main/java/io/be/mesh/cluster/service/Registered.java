package io.be.mesh.cluster.service;

import io.be.mesh.protocol.message.Registration;

/**
 * A registration as it stands.
 *
 * @param key of its row
 * @param registration the same object until it is registered with another content
 * @param since when it was first registered without a break, milliseconds since the epoch: of two owners of a path the earlier keeps it
 * @param until end of its lease, milliseconds since the epoch; {@code Long.MAX_VALUE} when it has none
 */
public record Registered(String key, Registration registration, long since, long until) {
    public boolean isLive(long nowMillis) {
        return until >= nowMillis;
    }
}
