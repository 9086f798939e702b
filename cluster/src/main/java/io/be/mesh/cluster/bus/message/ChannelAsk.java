package io.be.mesh.cluster.bus.message;

/**
 * A message whose answer is waited for.
 *
 * @param timeout milliseconds that it may wait
 */
public record ChannelAsk(ChannelPush question, long timeout) {}
