package io.be.mesh.cluster.bus.message;

/** By how much a counter changes. */
public record CacheStep(String key, long value) {}
