package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Body;
import io.be.mesh.bench.load.Client;
import io.be.mesh.bench.load.ClosedLoop;
import io.be.mesh.bench.load.Connection;
import io.be.mesh.bench.load.Request;
import io.be.mesh.bench.load.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Pairs of parties: the first pushes and pops, the other pops and pushes back. A round is both messages. */
final class Rally {
    private static final String PING = "ping";
    private static final String PONG = "pong";

    private final Dialect dialect;
    private final byte[] ping;
    private final byte[] pong;
    private final Body pingBody;
    private final Body pongBody;

    Rally(Dialect dialect, Size size) {
        this.dialect = dialect;
        this.ping = size.payload(1);
        this.pong = size.payload(2);
        this.pingBody = dialect.pushBody(PING, ping);
        this.pongBody = dialect.pushBody(PONG, pong);
    }

    Body pingBody() {
        return pingBody;
    }

    /**
     * One pair for each session.
     *
     * @param there what a push of the first needs to reach the other
     * @param back the same the other way
     */
    ClosedLoop at(
            Lab lab,
            List<Connection> first,
            List<Connection> second,
            List<String> sessions,
            UnaryOperator<Request> there,
            UnaryOperator<Request> back) {
        List<Client> load = new ArrayList<>();
        for (int i = 0; i < sessions.size(); i++) {
            Connection a = first.get(i);
            Connection b = second.get(i);
            String session = sessions.get(i);
            Request pushed = there.apply(dialect.push(session, PING, pingBody));
            Request returned = back.apply(dialect.push(session, PONG, pongBody));
            load.add(Client.passive(List.of(
                    new Step(b, b.prepare(dialect.pop(session, PING)), dialect.delivers(ping)),
                    new Step(b, b.prepare(returned), dialect.accepted()))));
            load.add(Client.counted(
                    List.of(
                            new Step(a, a.prepare(pushed), dialect.accepted()),
                            new Step(a, a.prepare(dialect.pop(session, PONG)), dialect.delivers(pong))),
                    2));
        }
        return new ClosedLoop(lab.generator(), load);
    }
}
