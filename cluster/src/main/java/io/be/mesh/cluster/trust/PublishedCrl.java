package io.be.mesh.cluster.trust;

/**
 * The newest list of revoked certificates that this node has signed (RFC 5280, section 5); table {@code TableNames.CRL}.
 *
 * @param number of the list; grows with each one
 * @param pem the list
 */
public record PublishedCrl(long number, String pem) {}
