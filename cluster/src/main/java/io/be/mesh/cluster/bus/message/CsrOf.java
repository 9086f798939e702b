package io.be.mesh.cluster.bus.message;

/** A partner's certificate request, PKCS#10 PEM, that its operator and ours have agreed to. */
public record CsrOf(String nodeId, String csr) {}
