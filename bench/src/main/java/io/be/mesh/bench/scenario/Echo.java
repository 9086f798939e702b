package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Body;
import io.be.mesh.bench.load.Client;
import io.be.mesh.bench.load.ClosedLoop;
import io.be.mesh.bench.load.Connection;
import io.be.mesh.bench.load.Step;
import io.be.mesh.bench.scenario.Interleaved.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The ceiling beside a row: the same bodies, headers, wire and number of connections, to the bare echo. */
final class Echo {
    private Echo() {}

    static Side side(Lab lab, Sockets sockets, Dialect dialect, List<Body> bodies, int clients) throws IOException {
        List<Client> load = new ArrayList<>();
        for (Connection to : sockets.open(dialect.wire(), lab.echo().address(), clients)) {
            List<Step> steps = new ArrayList<>();
            for (Body body : bodies) {
                Connection.Prepared request = to.prepare(dialect.echo("echo", "bench", body));
                steps.add(new Step(to, request, dialect.echoes(body)));
            }
            load.add(Client.counted(steps, 1));
        }
        return new Side(new ClosedLoop(lab.generator(), load), List.of(lab.echo()));
    }
}
