package io.be.mesh.cluster.bus.message;

/** @param pem the list of revoked certificates, signed by this node's root */
public record RevocationList(String pem) {}
