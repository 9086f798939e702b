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

/**
 * Two parties, each at its own node: the first pushes to the other and pops, the other pops and pushes back. A round is
 * both messages: four requests of clients and two between the nodes.
 */
record PingPong(Link link, Form form, Size size, int pairs) implements Scenario {
    private static final String PING = "ping";
    private static final String PONG = "pong";

    @Override
    public String name() {
        return "ping-pong/" + link.label() + "/" + form.label() + "/" + size.label() + "/" + pairs;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        Dialect dialect = new Dialect(Wire.HTTP1, form);
        Pair pair = lab.pair(link.prefix());
        byte[] ping = size.payload(1);
        byte[] pong = size.payload(2);
        Body pingBody = dialect.pushBody(PING, ping);
        Body pongBody = dialect.pushBody(PONG, pong);
        try (Sockets sockets = new Sockets(lab.generator())) {
            List<String> sessions = lab.sessions(pairs);
            List<Connection> toA = sockets.open(Wire.HTTP1, pair.a().address(), pairs);
            List<Connection> toB = sockets.open(Wire.HTTP1, pair.b().address(), pairs);
            List<Client> load = new ArrayList<>();
            for (int i = 0; i < pairs; i++) {
                Connection a = toA.get(i);
                Connection b = toB.get(i);
                String session = sessions.get(i);
                var there = dialect.push(session, PING, pingBody).with(PtpHeader.TARGET_NODE_ID, pair.idOfB());
                var back = dialect.push(session, PONG, pongBody).with(PtpHeader.TARGET_NODE_ID, pair.idOfA());
                load.add(Client.passive(List.of(
                        new Step(b, b.prepare(dialect.pop(session, PING)), dialect.delivers(ping)),
                        new Step(b, b.prepare(back), dialect.accepted()))));
                load.add(Client.counted(
                        List.of(
                                new Step(a, a.prepare(there), dialect.accepted()),
                                new Step(a, a.prepare(dialect.pop(session, PONG)), dialect.delivers(pong))),
                        2));
            }
            Side below = new Side(new ClosedLoop(lab.generator(), load), pair.both());
            Side above = Echo.side(lab, sockets, dialect, List.of(pingBody), pairs);
            Row row = new Interleaved(lab, "ping-pong/" + link.label()).measure(name(), 4, below, above);
            lab.release(pair.a(), sessions);
            lab.release(pair.b(), sessions);
            return row;
        }
    }
}
