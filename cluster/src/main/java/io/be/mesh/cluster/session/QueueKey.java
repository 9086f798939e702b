package io.be.mesh.cluster.session;

/** A queue: a session and a topic, never joined with a separator. Each up to 512 bytes, no control characters. */
public record QueueKey(String session, String topic) {}
