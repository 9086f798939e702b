package io.be.mesh.verticle.ingress.http;

import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.verticle.ingress.channel.CallContexts;
import io.be.mesh.verticle.ingress.channel.ChannelService;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.vertx.core.Vertx;

/** What the HTTP surface works with; shared by all its handlers, safe from any thread. */
public record HttpDependencies(
        Vertx vertx,
        MeshConfig config,
        CallContexts contexts,
        ChannelService channel,
        LocalNode node,
        MemoryBudget budget,
        Codecs codecs,
        Bus bus,
        MeshMetrics metrics) {}
