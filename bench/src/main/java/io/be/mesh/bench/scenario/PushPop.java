package io.be.mesh.bench.scenario;

import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.scenario.Interleaved.Side;
import io.be.mesh.bench.server.Subject;
import java.io.IOException;
import java.util.List;

/** Messages through one node, beside the echo. */
record PushPop(Dialect dialect, Size size, int clients) implements Scenario {

    @Override
    public String name() {
        return "push-pop/" + dialect.label() + "/" + size.label() + "/" + clients;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        Subject node = lab.node();
        try (Sockets sockets = new Sockets(lab.generator())) {
            List<String> sessions = lab.sessions(clients);
            QueueLoad load = new QueueLoad(dialect, size);
            Side below = new Side(load.at(lab, sockets, node, sessions), List.of(node));
            Side above = Echo.side(lab, sockets, dialect, load.bodies(), clients);
            Row row = new Interleaved(lab, dialect.label()).measure(name(), 2, below, above);
            lab.release(node, sessions);
            return row;
        }
    }
}
