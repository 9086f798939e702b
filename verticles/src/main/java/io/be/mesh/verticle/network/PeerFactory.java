package io.be.mesh.verticle.network;

import io.be.mesh.cluster.trust.ChainRules;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.verticle.network.PeerSlot.Target;
import io.vertx.core.Vertx;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes the connections to a place, with what proves both ends. Reads certificates: not for an event loop. */
final class PeerFactory {
    private final Vertx vertx;
    private final MeshConfig config;
    private final Clock clock;
    private final OwnPairs own;
    private final Consumer<String> replaced;
    private final Function<X509Certificate, Optional<Revocation>> revocations;

    /**
     * @param revocations by fingerprint
     * @param replaced told the node id of a partner that seems to have a new root which the trusted one speaks for
     */
    PeerFactory(
            Vertx vertx,
            MeshConfig config,
            Clock clock,
            OwnPairs own,
            Function<String, Optional<Revocation>> revocations,
            Consumer<String> replaced) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.own = own;
        this.replaced = replaced;
        this.revocations = ChainRules.byFingerprint(revocations);
    }

    /**
     * New connections; empty as long as the root is not known and TLS needs it.
     *
     * @throws io.be.mesh.protocol.code.MeshException E…619 bad address, E…400 unreadable root
     */
    Optional<Peer> make(Target target) {
        PeerAddress address = target.parsed();
        if (!address.scheme().tls()) {
            return Optional.of(new Peer(vertx, target.nodeId(), address, null, null, config));
        }
        if (target.rootPem().isEmpty()) {
            return Optional.empty();
        }
        PeerTrust trust = new PeerTrust(
                target.rootPem(), target.nodeId(), clock, revocations, () -> replaced.accept(target.nodeId()));
        return Optional.of(new Peer(vertx, target.nodeId(), address, trust, key(target), config));
    }

    /** What is shown to a place now. */
    OwnKey key(Target target) {
        return own.of(target.guest());
    }
}
