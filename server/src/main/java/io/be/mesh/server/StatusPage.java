package io.be.mesh.server;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.admin.NodeStatus;
import java.util.List;
import java.util.Optional;

/** The parts of {@code mesh status} that come from the tables. */
final class StatusPage {
    private StatusPage() {}

    /** Ids are empty while the identity has not been read. */
    static NodeStatus.Node node(Optional<NodeTables> tables, String name) {
        Optional<Environ> self = tables.map(NodeTables::identity).flatMap(identity -> identity.get(TableNames.SELF));
        return self.map(me -> new NodeStatus.Node(me.nodeId(), me.instId(), me.instName(), name))
                .orElseGet(() -> new NodeStatus.Node("", "", "", name));
    }

    static List<NodeStatus.Partner> partners(Optional<NodeTables> tables) {
        return tables.stream()
                .flatMap(known -> known.routes().values().stream().map(route -> partner(known, route)))
                .toList();
    }

    private static NodeStatus.Partner partner(NodeTables tables, Route route) {
        Optional<PinnedRoot> pin = tables.pins().get(Principal.key(route.nodeId()));
        boolean given = !route.guestRoot().isBlank();
        String trust = given ? "guest_root" : pin.isPresent() ? "pinned" : "none";
        String fingerprint = given
                ? fingerprint(route.guestRoot())
                : pin.map(PinnedRoot::fingerprint).orElse("");
        return new NodeStatus.Partner(
                route.nodeId(), route.instId(), route.address(), route.status(), trust, fingerprint);
    }

    private static String fingerprint(String root) {
        try {
            return Pem.fingerprint(Pem.certificates("guest_root", root).get(0));
        } catch (MeshException e) {
            return "not readable";
        }
    }
}
