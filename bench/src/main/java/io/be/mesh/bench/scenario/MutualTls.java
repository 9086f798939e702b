package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Wire;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.scenario.Interleaved.Side;
import java.io.IOException;

/**
 * What mutual TLS between two nodes costs: the same pushes between two others in plaintext are the ceiling.
 *
 * @param plain their link: HTTP/2 as over TLS, or HTTP/1.1
 */
record MutualTls(Link plain, Form form, Size size, int clients) implements Scenario {

    @Override
    public String name() {
        return "mutual-tls/" + plain.label() + "/" + form.label() + "/" + size.label() + "/" + clients;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        if (!lab.startsNodes()) {
            throw new IOException("needs nodes that are started here: their routes say what is plaintext");
        }
        try (PairLoad pushes = new PairLoad(lab, new Dialect(Wire.HTTP1, form), size, clients)) {
            Side below = pushes.side(lab.pair(Link.HTTPS.prefix()));
            Side above = pushes.side(lab.pair(plain.prefix()));
            return new Interleaved(lab, "mutual-tls/" + plain.label() + "/" + form.label())
                    .measure(name(), 1, below, above);
        }
    }
}
