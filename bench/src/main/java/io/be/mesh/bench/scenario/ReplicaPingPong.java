package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.ClosedLoop;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.scenario.Interleaved.Side;
import io.be.mesh.bench.server.Subject;
import java.io.IOException;
import java.util.List;

/** Two parties that speak to each other through one node, each at a replica of its own; beside it, both at one node alone. */
record ReplicaPingPong(Dialect dialect, Size size, int pairs) implements Scenario {
    private static final int REPLICAS = 3;

    @Override
    public String name() {
        return "replicas/" + REPLICAS + "/ping-pong/" + dialect.label() + "/" + size.label() + "/" + pairs;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        ReplicaSet replicas = lab.replicas(REPLICAS);
        Subject first = replicas.all().get(0);
        Subject second = replicas.all().get(1);
        List<String> sessions = replicas.sessions(lab, pairs, true);
        List<String> alone = lab.sessions(pairs);
        try (Sockets sockets = new Sockets(lab.generator())) {
            Rally rally = new Rally(dialect, size);
            Side below = new Side(loop(lab, sockets, rally, first, second, sessions), replicas.all());
            Side above = new Side(loop(lab, sockets, rally, lab.node(), lab.node(), alone), List.of(lab.node()));
            return new Interleaved(lab, "replicas/ping-pong").measure(name(), 1, below, above);
        } finally {
            lab.release(first, sessions);
            lab.release(lab.node(), alone);
        }
    }

    private ClosedLoop loop(Lab lab, Sockets sockets, Rally rally, Subject a, Subject b, List<String> sessions)
            throws IOException {
        return rally.at(
                lab,
                sockets.open(dialect.wire(), a.address(), pairs),
                sockets.open(dialect.wire(), b.address(), pairs),
                sessions,
                push -> push,
                push -> push);
    }
}
