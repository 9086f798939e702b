package io.be.mesh.cluster.replica;

import io.be.mesh.conf.HostPort;

/**
 * The payload link of a replica.
 *
 * @param listen its address; port 0 lets the system choose
 * @param maxBody bytes of a request or an answer: the longest message and its head
 * @param memory bytes that requests and answers may take while they arrive, all together
 * @param eventLoops that serve it
 */
public record LinkSettings(HostPort listen, int maxBody, long memory, int eventLoops) {}
