package io.be.mesh.cluster.bus.message;

/**
 * What became of a change of one registration.
 *
 * @param made false when it was not as expected: nothing was changed
 * @param version as it stands now, 0 when it is not there
 */
public record ServiceChange(boolean made, long version, Done done) {}
