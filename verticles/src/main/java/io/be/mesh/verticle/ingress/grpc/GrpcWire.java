package io.be.mesh.verticle.ingress.grpc;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.be.mesh.verticle.ingress.http.AccessLog;
import io.be.mesh.verticle.ingress.http.StallWatch;

/**
 * What every call of one event loop needs.
 *
 * @param small for requests that are no messages: a node full of messages must still hear what empties it
 */
record GrpcWire(
        MemoryBudget budget,
        MemoryBudget small,
        StallWatch watch,
        Gzip gzip,
        Codecs codecs,
        LocalNode node,
        MeshMetrics metrics,
        AccessLog accessLog) {}
