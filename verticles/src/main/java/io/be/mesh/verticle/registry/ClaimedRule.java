package io.be.mesh.verticle.registry;

import io.be.mesh.protocol.message.Registration;
import java.util.Optional;

/**
 * What a registration claims.
 *
 * @param rule a path, a name or a queue, as it reads
 * @param holder who has it; empty: the registration itself, or nobody
 */
public record ClaimedRule(String rule, Optional<Registration> holder) {}
