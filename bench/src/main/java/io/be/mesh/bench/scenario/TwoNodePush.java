package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Wire;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.scenario.Interleaved.Side;
import java.io.IOException;

/** Messages from one node to the other: each client pushes at A for B and pops at B. */
record TwoNodePush(Link link, Form form, Size size, int clients) implements Scenario {
    @Override
    public String name() {
        return "two-node/" + link.label() + "/" + form.label() + "/" + size.label() + "/" + clients;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        PairLoad pushes = new PairLoad(lab, new Dialect(Wire.HTTP1, form), size, clients);
        try (pushes) {
            Side below = pushes.side(lab.pair(link.prefix()));
            return new Interleaved(lab, "two-node/" + link.label() + "/" + form.label())
                    .measure(name(), 2, below, pushes.echo());
        }
    }
}
