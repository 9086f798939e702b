package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Client;
import io.be.mesh.bench.load.ClosedLoop;
import io.be.mesh.bench.load.Connection;
import io.be.mesh.bench.load.OpenLoop;
import io.be.mesh.bench.load.Step;
import io.be.mesh.bench.load.Wire;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.scenario.Interleaved.Side;
import io.be.mesh.bench.server.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node adds to the time of a small request at half of the load it can carry: the same requests at the same rate straight to
 * the service are the ceiling.
 */
record ProxyLatency(Wire wire, int clients) implements Scenario {
    private static final double SHARE = 0.5;

    @Override
    public String name() {
        return "proxy/latency/" + wire.label() + "/" + clients;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        Subject node = lab.frontNode();
        lab.register(node, "bench", Resource.URN);
        try (Sockets sockets = new Sockets(lab.generator())) {
            List<Step> through = steps(sockets, node);
            double rate = SHARE * most(lab, through);
            Side below = new Side(new OpenLoop(lab.generator(), through, rate), List.of(node));
            Side above = new Side(new OpenLoop(lab.generator(), steps(sockets, lab.echo()), rate), List.of(lab.echo()));
            return new Interleaved(lab, name()).measure(name(), 1, below, above);
        }
    }

    private List<Step> steps(Sockets sockets, Subject server) throws IOException {
        List<Step> steps = new ArrayList<>();
        for (Connection to : sockets.open(wire, server.address(), clients)) {
            steps.add(Resource.SMALL.get(to));
        }
        return steps;
    }

    /** Requests a second when each client sends the next at once. */
    private static double most(Lab lab, List<Step> steps) throws IOException {
        List<Client> load =
                steps.stream().map(step -> Client.counted(List.of(step), 1)).toList();
        ClosedLoop loop = new ClosedLoop(lab.generator(), load);
        loop.run(lab.timing().firstWarmUp());
        return loop.run(lab.timing().total()).rate();
    }
}
