package io.be.mesh.protocol.message;

import org.jspecify.annotations.Nullable;

/** A row of {@code mesh.kv.*}. Times in milliseconds since the epoch. */
public record Entry(String key, @Nullable Entity value, long createAt, long updateAt) {}
