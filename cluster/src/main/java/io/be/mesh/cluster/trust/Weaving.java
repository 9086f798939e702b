package io.be.mesh.cluster.trust;

import io.be.mesh.protocol.id.Principal;

/**
 * A partnership that has been asked for and not yet been confirmed; table {@code TableNames.WEAVINGS}, sealed.
 * {@code toString} shows neither code nor key.
 *
 * @param nodeId of the partner
 * @param ours whether this node has asked; else the partner has
 * @param authCode which the other side must give back
 * @param csr of the one that asked, PEM; empty when it sent none
 * @param key of {@code csr}, PKCS#8 PEM, when this node has asked; else empty
 * @param peerRoot root certificate that the partner sent, PEM; empty when it sent none
 * @param from address that the request came from; empty when this node has asked
 * @param requestedAt milliseconds since the epoch
 * @param expireAt milliseconds since the epoch
 */
public record Weaving(
        String nodeId,
        boolean ours,
        String authCode,
        String csr,
        String key,
        String peerRoot,
        String from,
        long requestedAt,
        long expireAt) {
    /** The key of its row. Both sides may ask each other at the same time, and ids hold no blanks. */
    public static String rowKey(String nodeId, boolean ours) {
        return ours ? "to " + Principal.key(nodeId) : Principal.key(nodeId);
    }

    public String rowKey() {
        return rowKey(nodeId, ours);
    }

    /** Whether it may no longer be confirmed. */
    public boolean isExpired(long nowMillis) {
        return expireAt <= nowMillis;
    }

    @Override
    public String toString() {
        return "Weaving[nodeId=" + nodeId + ", ours=" + ours + "]";
    }
}
