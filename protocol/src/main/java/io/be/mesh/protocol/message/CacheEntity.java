package io.be.mesh.protocol.message;

import org.jspecify.annotations.Nullable;

/**
 * A cell of {@code mesh.cache.*}.
 *
 * @param timestamp when it was put, milliseconds since the epoch
 * @param duration how long it is kept from then on, milliseconds; 0 for the default of the node
 */
public record CacheEntity(String version, @Nullable Entity entity, long timestamp, long duration, String key) {}
