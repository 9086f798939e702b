package io.be.mesh.verticle.network;

import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.cluster.trust.IssuedCertificate;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import java.util.Optional;

/**
 * What this node knows of its partners.
 *
 * @param routes table {@link TableNames#ROUTES}
 * @param pins table {@link TableNames#PINS}
 * @param identity table {@link TableNames#IDENTITY}
 * @param revocations table {@link TableNames#REVOCATIONS}
 * @param issued table {@link TableNames#ISSUED}
 * @param weavings table {@link TableNames#WEAVINGS}
 */
public record NetworkTables(
        ReplicatedTable<Route> routes,
        ReplicatedTable<PinnedRoot> pins,
        TableView<Environ> identity,
        TableView<Revocation> revocations,
        ReplicatedTable<IssuedCertificate> issued,
        ReplicatedTable<Weaving> weavings) {

    /** @throws MeshException E…623 before this node has an identity */
    Environ self() {
        return identity.get(TableNames.SELF)
                .orElseThrow(() -> new MeshException(ErrorCode.STARTING, "this node has no identity yet"));
    }

    boolean isSelf(String nodeId) {
        return identity.get(TableNames.SELF)
                .filter(self -> Principal.same(self.nodeId(), nodeId))
                .isPresent();
    }

    Optional<Route> route(String nodeId) {
        return routes.get(Principal.key(nodeId));
    }

    /** @throws MeshException E…618 */
    Route known(String nodeId) {
        return route(nodeId).orElseThrow(() -> new MeshException(ErrorCode.NOT_WOVEN, "no route to node " + nodeId));
    }

    Optional<PinnedRoot> pin(String nodeId) {
        return pins.get(Principal.key(nodeId));
    }

    /** What this node has asked of a partner. */
    Optional<Weaving> ours(String nodeId) {
        return weavings.get(Weaving.rowKey(nodeId, true));
    }

    /** What a partner has asked of this node. */
    Optional<Weaving> theirs(String nodeId) {
        return weavings.get(Weaving.rowKey(nodeId, false));
    }
}
