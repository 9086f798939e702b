package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.audit.AuditHead;
import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.plugin.PluginDirectory;
import io.be.mesh.cluster.replica.ClusterControl;
import io.be.mesh.cluster.token.Tokens;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the admin API works with; there from when the store has been read.
 *
 * @param auditHead of {@code audit}
 * @param cluster empty on a node that is not one of several replicas
 * @param plugins as they are now
 */
public record AdminServices(
        Bus bus,
        Tokens tokens,
        AuditLog audit,
        Supplier<AuditHead> auditHead,
        Clock clock,
        Optional<ClusterControl> cluster,
        Supplier<PluginDirectory> plugins) {}
