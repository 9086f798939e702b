package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Connection;
import io.be.mesh.bench.load.Generator;
import io.be.mesh.bench.load.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The connections of one row, closed together. */
final class Sockets implements AutoCloseable {
    private final Generator generator;
    private final List<Connection> open = new ArrayList<>();

    Sockets(Generator generator) {
        this.generator = generator;
    }

    List<Connection> open(Wire wire, InetSocketAddress server, int count) throws IOException {
        List<Connection> connections = generator.connect(wire, server, count);
        open.addAll(connections);
        return connections;
    }

    @Override
    public void close() {
        List<Connection> all = List.copyOf(open);
        generator.loop().execute(() -> all.forEach(Connection::close));
    }
}
