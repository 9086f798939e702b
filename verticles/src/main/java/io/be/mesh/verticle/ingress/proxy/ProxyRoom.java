package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.be.mesh.verticle.ingress.http.AccessLog;
import io.vertx.core.Vertx;

/** What every exchange of one event loop needs. */
record ProxyRoom(
        Vertx vertx,
        ProxySettings settings,
        ExchangeWatch watch,
        Codecs codecs,
        LocalNode node,
        MeshMetrics metrics,
        AccessLog accessLog) {}
