package io.be.mesh.cluster.member;

import io.be.mesh.cluster.grid.Membership;
import io.be.mesh.cluster.replica.ReplicaDirectory;
import io.be.mesh.conf.HostPort;
import java.util.Optional;
import java.util.UUID;

/** The payload links of the members the grid sees. */
record GridDirectory(Membership membership) implements ReplicaDirectory {

    @Override
    public Optional<HostPort> link(UUID member) {
        return membership.members().stream()
                .filter(each -> each.id().equals(member) && !each.link().isEmpty())
                .map(each -> HostPort.parse(each.link(), ""))
                .findFirst();
    }

    @Override
    public UUID self() {
        return membership.self().id();
    }
}
