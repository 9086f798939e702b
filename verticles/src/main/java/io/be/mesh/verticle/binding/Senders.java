package io.be.mesh.verticle.binding;

import io.be.mesh.cluster.table.TableView;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import java.util.function.Supplier;

/**
 * The ids of those who send, by the node under which a message is filed. Any thread.
 *
 * @param self ids of this node
 */
public record Senders(Supplier<Principal> self, TableView<Route> routes) {
    /** As its route writes them; the institution is empty when there is no route any more. */
    Principal of(String sender) {
        Principal own = self.get();
        if (Principal.same(sender, own.nodeId())) {
            return own;
        }
        return routes.get(Principal.key(sender))
                .map(route -> new Principal(route.nodeId(), route.instId()))
                .orElse(new Principal(sender, ""));
    }
}
