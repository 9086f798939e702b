package io.be.mesh.cluster.session;

/**
 * A read.
 *
 * @param sender only messages of this sender ({@code Principal.key} form); empty: of anyone
 * @param waitMillis how long to wait for one; 0 does not wait
 * @param requestId {@code x-ptp-request-id}: the same id within the window gets the same message; empty when not given
 */
public record PopRequest(QueueKey key, String sender, long waitMillis, String requestId) {}
