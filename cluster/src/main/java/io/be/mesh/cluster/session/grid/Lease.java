package io.be.mesh.cluster.session.grid;

/** A message on its way to a reader: out of its queue, and not gone. */
record Lease(Reader reader, HeldMessage message) {}
