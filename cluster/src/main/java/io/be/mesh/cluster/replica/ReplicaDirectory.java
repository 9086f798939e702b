package io.be.mesh.cluster.replica;

import io.be.mesh.conf.HostPort;
import java.util.Optional;
import java.util.UUID;

/** Where the replicas are. Any thread, without waiting. */
public interface ReplicaDirectory {
    /** The payload link of a member; empty when there is no such member now. */
    Optional<HostPort> link(UUID member);

    /** This replica. */
    UUID self();
}
