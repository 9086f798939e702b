package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Body;
import io.be.mesh.bench.load.Client;
import io.be.mesh.bench.load.ClosedLoop;
import io.be.mesh.bench.load.Connection;
import io.be.mesh.bench.load.Step;
import io.be.mesh.bench.server.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that each push to a session of their own and pop. Two payloads take turns, so that a lost, doubled or swapped message
 * is noticed.
 */
final class QueueLoad {
    private static final String TOPIC = "bench";

    private final Dialect dialect;
    private final List<byte[]> payloads;
    private final List<Body> bodies;

    QueueLoad(Dialect dialect, Size size) {
        this.dialect = dialect;
        this.payloads = List.of(size.payload(1), size.payload(2));
        this.bodies = payloads.stream().map(p -> dialect.pushBody(TOPIC, p)).toList();
    }

    List<Body> bodies() {
        return bodies;
    }

    /** One client for each session. */
    ClosedLoop at(Lab lab, Sockets sockets, Subject node, List<String> sessions) throws IOException {
        List<Client> load = new ArrayList<>();
        List<Connection> open = sockets.open(dialect.wire(), node.address(), sessions.size());
        for (int i = 0; i < sessions.size(); i++) {
            load.add(client(open.get(i), sessions.get(i)));
        }
        return new ClosedLoop(lab.generator(), load);
    }

    private Client client(Connection to, String session) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            steps.add(new Step(to, to.prepare(dialect.push(session, TOPIC, bodies.get(i))), dialect.accepted()));
            steps.add(new Step(to, to.prepare(dialect.pop(session, TOPIC)), dialect.delivers(payloads.get(i))));
        }
        return Client.counted(steps, 2);
    }
}
