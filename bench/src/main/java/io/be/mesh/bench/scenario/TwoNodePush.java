package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Body;
import io.be.mesh.bench.load.Client;
import io.be.mesh.bench.load.ClosedLoop;
import io.be.mesh.bench.load.Connection;
import io.be.mesh.bench.load.Step;
import io.be.mesh.bench.load.Wire;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.scenario.Interleaved.Side;
import io.be.mesh.protocol.header.PtpHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Messages from one node to the other: each client pushes at A for B and pops at B. */
record TwoNodePush(Link link, Form form, Size size, int clients) implements Scenario {
    private static final String TOPIC = "bench";

    @Override
    public String name() {
        return "two-node/" + link.label() + "/" + form.label() + "/" + size.label() + "/" + clients;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        Dialect dialect = new Dialect(Wire.HTTP1, form);
        Pair pair = lab.pair(link.prefix());
        List<byte[]> payloads = List.of(size.payload(1), size.payload(2));
        List<Body> bodies =
                payloads.stream().map(p -> dialect.pushBody(TOPIC, p)).toList();
        try (Sockets sockets = new Sockets(lab.generator())) {
            List<String> sessions = lab.sessions(clients);
            List<Connection> toA = sockets.open(Wire.HTTP1, pair.a().address(), clients);
            List<Connection> toB = sockets.open(Wire.HTTP1, pair.b().address(), clients);
            List<Client> load = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                Connection a = toA.get(i);
                Connection b = toB.get(i);
                String session = sessions.get(i);
                List<Step> steps = new ArrayList<>();
                for (int p = 0; p < payloads.size(); p++) {
                    var push = dialect.push(session, TOPIC, bodies.get(p)).with(PtpHeader.TARGET_NODE_ID, pair.idOfB());
                    steps.add(new Step(a, a.prepare(push), dialect.accepted()));
                    steps.add(new Step(b, b.prepare(dialect.pop(session, TOPIC)), dialect.delivers(payloads.get(p))));
                }
                load.add(Client.counted(steps, 2));
            }
            Side below = new Side(new ClosedLoop(lab.generator(), load), pair.both());
            Side above = Echo.side(lab, sockets, dialect, bodies, clients);
            Row row = new Interleaved(lab, "two-node/" + link.label()).measure(name(), 2, below, above);
            lab.release(pair.b(), sessions);
            return row;
        }
    }
}
