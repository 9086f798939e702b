package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Wire;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.scenario.Interleaved.Side;
import io.be.mesh.bench.server.Subject;
import java.io.IOException;
import java.util.List;

/** Messages through one node by the Java SDK, beside the same messages by the bare gRPC of this generator. */
record SdkPushPop(Size size, int clients) implements Scenario {

    @Override
    public String name() {
        return "sdk/java/" + size.label() + "/" + clients;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        Subject node = lab.node();
        List<String> ofSdk = lab.sessions(clients);
        List<String> bare = lab.sessions(clients);
        Dialect grpc = new Dialect(Wire.GRPC, Form.PROTOBUF);
        try (Sockets sockets = new Sockets(lab.generator());
                SdkLoad load = new SdkLoad(node.address(), size, ofSdk)) {
            Side below = new Side(load, List.of(node));
            Side above = new Side(new QueueLoad(grpc, size).at(lab, sockets, node, bare), List.of(node));
            Row row = new Interleaved(lab, "sdk").measure(name(), 1, below, above);
            lab.release(node, ofSdk);
            lab.release(node, bare);
            return row;
        }
    }
}
