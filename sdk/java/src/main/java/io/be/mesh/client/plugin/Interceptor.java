package io.be.mesh.client.plugin;

/** Judges messages, one at a time and in their order of arrival, each within {@code plugins.interception-timeout} of the node. */
@FunctionalInterface
public interface Interceptor {
    Verdict intercept(MessageFacts message) throws Exception;
}
