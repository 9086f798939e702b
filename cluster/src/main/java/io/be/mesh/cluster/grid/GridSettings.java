package io.be.mesh.cluster.grid;

import io.be.mesh.conf.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * How one replica is a member of the grid.
 *
 * @param cluster the name that all replicas of the node have
 * @param name of this replica
 * @param version of the software, for the operator to see
 * @param listen where the grid's port is bound; host {@code 0.0.0.0} or {@code ::} for every interface; the port is not 0
 * @param address the host other replicas reach this one by
 * @param link host:port of this replica's payload link
 * @param members host, host:port (IPv6 in brackets) or DNS name of every replica; a name stands for all its addresses; the
 *     port is that of {@code listen} unless it is said
 * @param minimum so many members must see each other for writes to what asks for it; read at every change of membership
 * @param heartbeatTimeout a member that has not been heard of for so long is taken for gone; whole seconds, at least 1
 * @param joinTimeout how long the members that are there may take to let this one in; whole seconds, at least 1
 */
public record GridSettings(
        String cluster,
        String name,
        String version,
        HostPort listen,
        String address,
        String link,
        List<String> members,
        IntSupplier minimum,
        Duration heartbeatTimeout,
        Duration joinTimeout) {
    public GridSettings {
        members = List.copyOf(members);
        if (listen.port() == 0) {
            throw new IllegalArgumentException("a member of the grid has a fixed port");
        }
        if (minimum.getAsInt() < 1) {
            throw new IllegalArgumentException("a minimum of " + minimum.getAsInt() + " members");
        }
        if (address.isEmpty()) {
            throw new IllegalArgumentException("no host that others reach this replica by");
        }
    }

    /** Whether the port is bound on every interface of the machine. */
    boolean everyInterface() {
        return listen.host().equals("0.0.0.0") || listen.host().equals("::");
    }
}
