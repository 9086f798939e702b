package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Client;
import io.be.mesh.bench.load.ClosedLoop;
import io.be.mesh.bench.load.Connection;
import io.be.mesh.bench.load.Wire;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.scenario.Interleaved.Side;
import io.be.mesh.bench.server.ReverseProxy;
import io.be.mesh.bench.server.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A registered service through a node, beside another program before the same service; one worker each. The figure is the CPU
 * time of a request: all of them share the machine with the service and the load.
 */
record ProxyGet(ReverseProxy beside, Wire wire, Resource resource, int clients) implements Scenario {

    @Override
    public String name() {
        return "proxy/" + beside.label() + "/" + wire.label() + "/" + resource.label() + "/" + clients;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        if (beside.find().isEmpty()) {
            return Row.skipped(name(), "this machine has no " + beside.label() + ": " + beside.howToInstall());
        }
        Subject node = lab.frontNode();
        lab.register(node, "bench", Resource.URN);
        ReverseProxy.Running other = lab.proxy(beside);
        try (Sockets sockets = new Sockets(lab.generator())) {
            Side below = side(lab, sockets, node);
            Side above = side(lab, sockets, wire == Wire.HTTP2_TLS ? other.tls() : other.plain());
            return new Interleaved(lab, "proxy/" + beside.label() + "/" + wire.label())
                    .measure(name(), 1, below, above);
        }
    }

    private Side side(Lab lab, Sockets sockets, Subject server) throws IOException {
        List<Client> load = new ArrayList<>();
        for (Connection to : sockets.open(wire, server.address(), clients)) {
            load.add(Client.counted(List.of(resource.get(to)), 1));
        }
        return new Side(new ClosedLoop(lab.generator(), load), List.of(server));
    }
}
