package io.be.mesh.verticle.ingress.http;

import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.verticle.ingress.caller.CallerRules;
import io.be.mesh.verticle.ingress.channel.CallContexts;
import io.be.mesh.verticle.ingress.channel.ChannelService;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.vertx.core.Vertx;
import java.time.Clock;

/** What the surfaces, HTTP and gRPC, work with; shared by all event loops, safe from any thread. */
public record SurfaceDependencies(
        Vertx vertx,
        MeshConfig config,
        CallerRules callers,
        CallContexts contexts,
        ChannelService channel,
        LocalNode node,
        MemoryBudget budget,
        Codecs codecs,
        Bus bus,
        AuditLog audit,
        MeshMetrics metrics,
        Clock clock) {}
