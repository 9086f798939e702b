package io.be.mesh.cluster.trust;

/**
 * A certificate that a root of this node has signed, by the number under which a list of revoked certificates names it; table
 * {@code TableNames.SIGNED}. It proves nothing: who is believed is in other tables.
 *
 * @param fingerprint SHA-256 of the certificate, upper-case hex with colons; the key of the row
 * @param serial number of the certificate, lower-case hex
 * @param issuer SHA-256 of the public key that verifies it, lower-case hex
 * @param nodeId whose it is; empty when it is not known
 * @param expireAt milliseconds since the epoch
 */
public record SignedCertificate(String fingerprint, String serial, String issuer, String nodeId, long expireAt) {}
