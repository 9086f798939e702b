package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.id.Principal;

/**
 * A read.
 *
 * @param sender whose messages alone; {@code Principal.NONE} for anyone's
 * @param timeout milliseconds that it may wait
 */
public record ChannelRead(String sessionId, String topic, Principal sender, long timeout) {}
