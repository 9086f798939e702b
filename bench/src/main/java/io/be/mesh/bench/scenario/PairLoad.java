package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Body;
import io.be.mesh.bench.load.Client;
import io.be.mesh.bench.load.ClosedLoop;
import io.be.mesh.bench.load.Connection;
import io.be.mesh.bench.load.Step;
import io.be.mesh.bench.scenario.Interleaved.Side;
import io.be.mesh.protocol.header.PtpHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Clients that each push at one node for the other and pop there, and the same clients at the echo. */
final class PairLoad implements AutoCloseable {
    private static final String TOPIC = "bench";

    private final Lab lab;
    private final Dialect dialect;
    private final int clients;
    private final List<byte[]> payloads;
    private final List<Body> bodies;
    private final Sockets sockets;
    private final Map<Pair, List<String>> sessions = new LinkedHashMap<>();

    PairLoad(Lab lab, Dialect dialect, Size size, int clients) {
        this.lab = lab;
        this.dialect = dialect;
        this.clients = clients;
        this.payloads = List.of(size.payload(1), size.payload(2));
        this.bodies = payloads.stream().map(p -> dialect.pushBody(TOPIC, p)).toList();
        this.sockets = new Sockets(lab.generator());
    }

    /** An operation is a push and a pop. */
    Side side(Pair pair) throws IOException {
        List<String> names = lab.sessions(clients);
        sessions.put(pair, names);
        List<Connection> toA = sockets.open(dialect.wire(), pair.a().address(), clients);
        List<Connection> toB = sockets.open(dialect.wire(), pair.b().address(), clients);
        List<Client> load = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Connection a = toA.get(i);
            Connection b = toB.get(i);
            List<Step> steps = new ArrayList<>();
            for (int p = 0; p < payloads.size(); p++) {
                var push =
                        dialect.push(names.get(i), TOPIC, bodies.get(p)).with(PtpHeader.TARGET_NODE_ID, pair.idOfB());
                steps.add(new Step(a, a.prepare(push), dialect.accepted()));
                steps.add(new Step(b, b.prepare(dialect.pop(names.get(i), TOPIC)), dialect.delivers(payloads.get(p))));
            }
            load.add(Client.counted(steps, 2));
        }
        return new Side(new ClosedLoop(lab.generator(), load), pair.both());
    }

    Side echo() throws IOException {
        return Echo.side(lab, sockets, dialect, bodies, clients);
    }

    @Override
    public void close() throws IOException {
        sockets.close();
        for (Map.Entry<Pair, List<String>> each : sessions.entrySet()) {
            lab.release(each.getKey().b(), each.getValue());
        }
    }
}
