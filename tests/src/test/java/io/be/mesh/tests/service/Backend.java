package io.be.mesh.tests.service;

/**
 * A web server below one path: {@code …/hello} greets, {@code …/file} keeps what is PUT there and gives it back, whole or in parts,
 * {@code …/slow} answers piece by piece where the server can.
 */
interface Backend extends AutoCloseable {
    int port();

    /** What {@code …/hello} says. */
    String greeting();

    @Override
    void close();
}
