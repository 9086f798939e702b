package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Body;
import io.be.mesh.bench.load.Client;
import io.be.mesh.bench.load.ClosedLoop;
import io.be.mesh.bench.load.Connection;
import io.be.mesh.bench.load.Step;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.scenario.Interleaved.Side;
import io.be.mesh.bench.server.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages through one node: each client pushes to a session of its own and pops. Two payloads take turns, so that a lost,
 * doubled or swapped message is noticed.
 */
record PushPop(Dialect dialect, Size size, int clients) implements Scenario {
    private static final String TOPIC = "bench";

    @Override
    public String name() {
        return "push-pop/" + dialect.label() + "/" + size.label() + "/" + clients;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        Subject node = lab.node();
        List<byte[]> payloads = List.of(size.payload(1), size.payload(2));
        List<Body> bodies =
                payloads.stream().map(p -> dialect.pushBody(TOPIC, p)).toList();
        try (Sockets sockets = new Sockets(lab.generator())) {
            List<String> sessions = lab.sessions(clients);
            List<Client> load = new ArrayList<>();
            List<Connection> open = sockets.open(dialect.wire(), node.address(), clients);
            for (int i = 0; i < clients; i++) {
                load.add(client(open.get(i), sessions.get(i), payloads, bodies));
            }
            Side below = new Side(new ClosedLoop(lab.generator(), load), List.of(node));
            Side above = Echo.side(lab, sockets, dialect, bodies, clients);
            Row row = new Interleaved(lab, dialect.label()).measure(name(), 2, below, above);
            lab.release(node, sessions);
            return row;
        }
    }

    private Client client(Connection to, String session, List<byte[]> payloads, List<Body> bodies) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            steps.add(new Step(to, to.prepare(dialect.push(session, TOPIC, bodies.get(i))), dialect.accepted()));
            steps.add(new Step(to, to.prepare(dialect.pop(session, TOPIC)), dialect.delivers(payloads.get(i))));
        }
        return Client.counted(steps, 2);
    }
}
