package io.be.mesh.cluster.trust;

/**
 * A certificate that is no longer believed, whoever signed it; table {@code TableNames.REVOCATIONS}.
 *
 * @param fingerprint SHA-256, upper-case hex with colons; the key of the row
 * @param subject of the certificate when it was at hand, for people; may be empty
 * @param reason in the operator's words; may be empty
 * @param revokedAt milliseconds since the epoch
 */
public record Revocation(String fingerprint, String subject, String reason, long revokedAt) {}
