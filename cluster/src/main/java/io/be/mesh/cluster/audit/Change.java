package io.be.mesh.cluster.audit;

/**
 * What happened to one object.
 *
 * @param object {@code route LX…}, {@code identity}, {@code certificate <fingerprint>}
 * @param before version of the object before; 0 when it was not there
 * @param after version of the object after; 0 when it is gone
 */
public record Change(String object, long before, long after) {}
