package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.CacheEntity;
import org.jspecify.annotations.Nullable;

/** A cell for its own key among the cells of a key. */
public record CellPut(String key, @Nullable CacheEntity cell) {}
