package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.CacheEntity;
import org.jspecify.annotations.Nullable;

/** A cell; null when there is none or its time is over. */
public record FoundCell(@Nullable CacheEntity cell) {}
