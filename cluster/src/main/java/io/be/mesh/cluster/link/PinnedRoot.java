package io.be.mesh.cluster.link;

/**
 * The root certificate that a partner showed on first use and that is trusted for its route since; table
 * {@code TableNames.PINS}. It counts only while the route has no {@code guest_root}.
 *
 * @param rootCrt PEM
 * @param fingerprint SHA-256 of the certificate, upper-case hex with colons, as {@code openssl x509 -fingerprint} prints
 * @param pinnedAt milliseconds since the epoch
 */
public record PinnedRoot(String nodeId, String rootCrt, String fingerprint, long pinnedAt) {
    @Override
    public String toString() {
        return "PinnedRoot[nodeId=" + nodeId + ", fingerprint=" + fingerprint + "]";
    }
}
