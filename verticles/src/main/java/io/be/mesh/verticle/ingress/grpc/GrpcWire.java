package io.be.mesh.verticle.ingress.grpc;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.be.mesh.verticle.ingress.http.AccessLog;
import io.be.mesh.verticle.ingress.http.StallWatch;

/** What every call of one event loop needs. */
record GrpcWire(
        MemoryBudget budget,
        StallWatch watch,
        Gzip gzip,
        Codecs codecs,
        LocalNode node,
        MeshMetrics metrics,
        AccessLog accessLog) {}
