package io.be.mesh.cluster.bus.message;

/** Certificate number of {@code kms.crt.store.list}; empty for all. */
public record CertificateNumber(String cno) {}
