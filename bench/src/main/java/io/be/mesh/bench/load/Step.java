package io.be.mesh.bench.load;

/** One request in a client's cycle, and what its answer must be. */
public record Step(Connection connection, Connection.Prepared request, Check check) {}
