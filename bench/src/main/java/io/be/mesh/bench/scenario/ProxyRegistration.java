package io.be.mesh.bench.scenario;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.bench.load.Body;
import io.be.mesh.bench.load.Client;
import io.be.mesh.bench.load.ClosedLoop;
import io.be.mesh.bench.load.ClosedLoop.Round;
import io.be.mesh.bench.load.Connection;
import io.be.mesh.bench.load.Request;
import io.be.mesh.bench.load.Step;
import io.be.mesh.bench.load.Wire;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.server.Management;
import io.be.mesh.bench.server.Subject;
import io.be.mesh.protocol.header.HttpPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From the request that registers a path to the answer of the service under it. Each registration takes the place of the one
 * before, so that its path is a new one however often the circle is run.
 */
record ProxyRegistration() implements Scenario {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATHS = 64;

    @Override
    public String name() {
        return "proxy/registration";
    }

    @Override
    public Row run(Lab lab) throws IOException {
        Subject node = lab.frontNode();
        Dialect answers = new Dialect(Wire.HTTP1, Form.JSON);
        try (Sockets sockets = new Sockets(lab.generator())) {
            List<Connection> to = sockets.open(Wire.HTTP1, node.address(), 2);
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < PATHS; i++) {
                String path = Resource.SMALL.path() + "/" + i;
                Map<String, Object> registration =
                        Management.registration("bench-new", path, lab.echo().address());
                Request register = new Request(
                        "POST",
                        HttpPath.REGISTER,
                        Map.of("content-type", "application/json"),
                        new Body(JSON.writeValueAsBytes(registration)));
                steps.add(new Step(to.get(0), to.get(0).prepare(register), answers.accepted()));
                steps.add(Resource.SMALL.get(to.get(1), path));
            }
            ClosedLoop loop = new ClosedLoop(lab.generator(), List.of(Client.counted(steps, 2)));
            loop.run(lab.timing().firstWarmUp());
            Round round = loop.run(lab.timing().total());
            return Row.timed(name(), round.rate(), round.latency());
        }
    }
}
