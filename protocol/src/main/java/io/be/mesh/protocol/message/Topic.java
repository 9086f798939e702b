package io.be.mesh.protocol.message;

/** What an event is about and who subscribes to it: topic and code name a binding. */
public record Topic(String topic, String code, String group, String sets) {}
