package io.be.mesh.cluster.bus.message;

/**
 * @param fingerprint SHA-256 of the certificate, with or without colons; or empty
 * @param crt the certificate in PEM when there is no fingerprint; or empty
 */
public record Revoke(String fingerprint, String crt, String reason) {}
