package io.be.mesh.cluster.bus.message;

/** A certificate for a partner and its issuers, PEM. */
public record IssuedChain(String chain) {}
