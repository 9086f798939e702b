package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.CacheEntity;
import org.jspecify.annotations.Nullable;

/** A cell for the key that it names. */
public record CachePut(@Nullable CacheEntity cell) {}
