package io.be.mesh.cluster.session;

/**
 * How full the queues of this node are, at about this moment.
 *
 * @param sessions that hold anything or are waited for
 * @param messages queued, on their way to a reader, or kept for a repeated request
 * @param bytes charged for these messages, bookkeeping of small ones included
 * @param waiting pops that wait for a message
 */
public record SessionStats(long sessions, long messages, long bytes, long waiting) {}
