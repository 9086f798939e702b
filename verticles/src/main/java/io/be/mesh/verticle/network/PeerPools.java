package io.be.mesh.verticle.network;

import io.be.mesh.conf.MeshConfig;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpConnection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pools of connections to one peer, apart by what they carry; made on first use. Any thread. */
final class PeerPools {
    /** In the order of the classes. */
    private final List<LoopClients> clients;

    /** @param opened told of every connection, on its loop */
    PeerPools(
            Vertx vertx,
            PeerScheme scheme,
            MeshConfig config,
            @Nullable PeerTrust trust,
            @Nullable OwnKey own,
            Handler<HttpConnection> opened) {
        clients = Stream.of(TrafficClass.values())
                .map(traffic -> new LoopClients(vertx, traffic, scheme, config, trust, own, opened))
                .toList();
    }

    /** The pool of the caller's event loop. */
    HttpClientAgent here(TrafficClass traffic) {
        return clients.get(traffic.ordinal()).here();
    }

    /** See {@link LoopClients#present}. */
    void present(OwnKey newest) {
        clients.forEach(each -> each.present(newest));
    }

    /** See {@link LoopClients#shutdown}. */
    void shutdown() {
        clients.forEach(LoopClients::shutdown);
    }

    /** See {@link LoopClients#cut}. */
    void cut() {
        clients.forEach(LoopClients::cut);
    }
}
