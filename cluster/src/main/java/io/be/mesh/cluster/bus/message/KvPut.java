package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Entity;
import org.jspecify.annotations.Nullable;

/** A value for a key. */
public record KvPut(String key, @Nullable Entity value) {}
