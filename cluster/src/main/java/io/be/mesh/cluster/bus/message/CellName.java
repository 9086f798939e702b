package io.be.mesh.cluster.bus.message;

/** A cell within the cells of a key. */
public record CellName(String key, String name) {}
