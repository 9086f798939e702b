package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Entity;
import org.jspecify.annotations.Nullable;

/** The value of a key; null when there is none. */
public record FoundEntity(@Nullable Entity value) {}
