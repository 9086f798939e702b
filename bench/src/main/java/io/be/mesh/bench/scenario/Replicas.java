package io.be.mesh.bench.scenario;

import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.scenario.Interleaved.Side;
import io.be.mesh.bench.server.Subject;
import java.io.IOException;
import java.util.List;

/**
 * What it costs that a message is on two replicas: the same clients at one node without a cluster are the ceiling.
 *
 * @param count of replicas
 * @param owner whether the clients come to the replica that owns their sessions, or to another one
 */
record Replicas(int count, boolean owner, Dialect dialect, Size size, int clients) implements Scenario {

    @Override
    public String name() {
        return "replicas/" + count + "/" + (owner ? "owner" : "other") + "/" + dialect.label() + "/" + size.label()
                + "/" + clients;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        ReplicaSet replicas = lab.replicas(count);
        Subject first = replicas.all().get(0);
        List<String> sessions = replicas.sessions(lab, clients, owner);
        List<String> alone = lab.sessions(clients);
        try (Sockets sockets = new Sockets(lab.generator())) {
            QueueLoad load = new QueueLoad(dialect, size);
            Side below = new Side(load.at(lab, sockets, first, sessions), replicas.all());
            Side above = new Side(load.at(lab, sockets, lab.node(), alone), List.of(lab.node()));
            return new Interleaved(lab, "replicas/" + count + "/" + owner).measure(name(), 1, below, above);
        } finally {
            lab.release(first, sessions);
            lab.release(lab.node(), alone);
        }
    }
}
