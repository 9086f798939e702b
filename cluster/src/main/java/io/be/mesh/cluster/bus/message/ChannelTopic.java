package io.be.mesh.cluster.bus.message;

/** A topic of a session, or the whole session when the topic is empty. */
public record ChannelTopic(String sessionId, String topic) {}
