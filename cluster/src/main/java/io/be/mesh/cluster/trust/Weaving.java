package io.be.mesh.cluster.trust;

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
        long requestedAt,
        long expireAt) {
    @Override
    public String toString() {
        return "Weaving[nodeId=" + nodeId + ", ours=" + ours + "]";
    }
}
