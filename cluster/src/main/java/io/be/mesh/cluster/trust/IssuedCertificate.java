package io.be.mesh.cluster.trust;

/**
 * A certificate that this node's root has signed for a partner, from the partner's own request; table
 * {@code TableNames.ISSUED}. A client that shows it is that partner.
 *
 * @param fingerprint SHA-256 of the certificate, upper-case hex with colons; the key of the row
 * @param nodeId of the partner
 * @param crt the certificate, PEM, without its issuer
 * @param expireAt milliseconds since the epoch
 */
public record IssuedCertificate(String fingerprint, String nodeId, String crt, long expireAt) {}
