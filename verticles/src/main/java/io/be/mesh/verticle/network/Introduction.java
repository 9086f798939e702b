package io.be.mesh.verticle.network;

import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.network.FirstUse.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;

/** Asks the peer of a route who it is and judges the answer. Any context. */
final class Introduction {
    private final Vertx vertx;
    private final TableView<PinnedRoot> pins;
    private final WhoIsThere question;
    private final FirstUse judge;

    Introduction(Vertx vertx, NetworkTables tables, OwnPairs own, MeshConfig.Network config, Clock clock) {
        this.vertx = vertx;
        this.pins = tables.pins();
        this.question = new WhoIsThere(vertx, config, own);
        this.judge = new FirstUse(
                config.isStrict(), clock, fingerprint -> tables.revocations().get(fingerprint));
    }

    /** How it went. {@code environ} is what the peer says of itself, to be believed only when accepted; {@code mesh} whether it speaks as a Mesh node. */
    record Met(Verdict verdict, Optional<Environ> environ, boolean mesh) {}

    /**
     * Meets a peer within {@link WhoIsThere#PATIENCE}; the future never fails: a peer that cannot be reached is doubted.
     *
     * @param known whether a pin stored under this node id counts: only while its route is stored
     */
    Future<Met> meet(Route route, boolean known) {
        PeerAddress address = PeerAddress.parse("address", route.address());
        Optional<PinnedRoot> pin = known ? pins.get(Principal.key(route.nodeId())) : Optional.empty();
        return question.ask(route, address)
                .compose(seen -> vertx.executeBlocking(
                        () -> new Met(judge.judge(route, pin, address, seen), Optional.of(seen.environ()), seen.mesh()),
                        false))
                .otherwise(failure -> new Met(new Verdict.Doubted(MeshException.of(failure)), Optional.empty(), false));
    }
}
