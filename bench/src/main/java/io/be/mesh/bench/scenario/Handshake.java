package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Body;
import io.be.mesh.bench.load.Client;
import io.be.mesh.bench.load.ClosedLoop;
import io.be.mesh.bench.load.Connection;
import io.be.mesh.bench.load.Request;
import io.be.mesh.bench.load.Step;
import io.be.mesh.bench.load.TlsCredential;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.scenario.Interleaved.Side;
import io.be.mesh.bench.server.KeyFile;
import io.be.mesh.bench.server.Subject;
import io.be.mesh.protocol.header.HttpPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TLS connections, each with one small request: what a handshake costs. The ceiling is the echo with the same settings and the
 * same client.
 *
 * @param resumed whether each connection takes up the session of the one before
 * @param mutual whether the client shows a certificate
 */
record Handshake(boolean resumed, boolean mutual, int clients) implements Scenario {

    @Override
    public String name() {
        return "handshake/" + (resumed ? "resumed/" : "full/") + (mutual ? "mutual" : "server") + "/" + clients;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        TlsCredential shown =
                mutual ? new TlsCredential(Optional.of(lab.keys()), KeyFile.PASSWORD) : TlsCredential.none();
        Side below = side(lab, shown, lab.node());
        Side above = side(lab, shown, lab.tlsEcho());
        return new Interleaved(lab, "handshake").measure(name(), 1, below, above);
    }

    private Side side(Lab lab, TlsCredential shown, Subject server) throws IOException {
        List<Client> load = new ArrayList<>();
        for (Connection to : lab.generator().handshakes(shown, server.address(), resumed, clients)) {
            Connection.Prepared request = to.prepare(new Request("GET", HttpPath.STATS, Map.of(), Body.EMPTY));
            Step step =
                    new Step(to, request, answer -> answer.status() == 200 ? null : "answered HTTP " + answer.status());
            load.add(Client.counted(List.of(step), 1));
        }
        return new Side(new ClosedLoop(lab.generator(), load), List.of(server));
    }
}
