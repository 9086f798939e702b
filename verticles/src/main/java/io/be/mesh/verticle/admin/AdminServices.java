package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.audit.AuditHead;
import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.token.Tokens;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * What the admin API works with; there from when the store has been read.
 *
 * @param auditHead of {@code audit}
 */
public record AdminServices(Bus bus, Tokens tokens, AuditLog audit, Supplier<AuditHead> auditHead, Clock clock) {}
