package io.be.mesh.verticle.ingress.http;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.vertx.core.Vertx;

/**
 * What every exchange of one ingress needs.
 *
 * @param small for bodies that are no messages: a node full of messages must still hear what empties it
 */
record Wire(
        Vertx vertx,
        MemoryBudget budget,
        MemoryBudget small,
        StallWatch watch,
        WireCodec codec,
        LocalNode node,
        MeshMetrics metrics,
        AccessLog accessLog) {
    String nodeLabel() {
        return node.label();
    }
}
