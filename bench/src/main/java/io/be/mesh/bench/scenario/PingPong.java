package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.ClosedLoop;
import io.be.mesh.bench.load.Wire;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.scenario.Interleaved.Side;
import io.be.mesh.protocol.header.PtpHeader;
import java.io.IOException;
import java.util.List;

/**
 * Two parties, each at its own node: the first pushes to the other and pops, the other pops and pushes back. A round is
 * both messages: four requests of clients and two between the nodes.
 */
record PingPong(Link link, Form form, Size size, int pairs) implements Scenario {

    @Override
    public String name() {
        return "ping-pong/" + link.label() + "/" + form.label() + "/" + size.label() + "/" + pairs;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        Dialect dialect = new Dialect(Wire.HTTP1, form);
        Pair pair = lab.pair(link.prefix());
        Rally rally = new Rally(dialect, size);
        List<String> sessions = lab.sessions(pairs);
        try (Sockets sockets = new Sockets(lab.generator())) {
            ClosedLoop loop = rally.at(
                    lab,
                    sockets.open(Wire.HTTP1, pair.a().address(), pairs),
                    sockets.open(Wire.HTTP1, pair.b().address(), pairs),
                    sessions,
                    push -> push.with(PtpHeader.TARGET_NODE_ID, pair.idOfB()),
                    push -> push.with(PtpHeader.TARGET_NODE_ID, pair.idOfA()));
            Side above = Echo.side(lab, sockets, dialect, List.of(rally.pingBody()), pairs);
            Row row = new Interleaved(lab, "ping-pong/" + link.label())
                    .measure(name(), 4, new Side(loop, pair.both()), above);
            lab.release(pair.a(), sessions);
            lab.release(pair.b(), sessions);
            return row;
        }
    }
}
