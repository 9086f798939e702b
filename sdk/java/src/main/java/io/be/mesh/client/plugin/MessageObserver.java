package io.be.mesh.client.plugin;

/** Sees messages that have been stored, one at a time. A failure is counted. */
@FunctionalInterface
public interface MessageObserver {
    void stored(MessageFacts message) throws Exception;
}
