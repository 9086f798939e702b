package io.be.mesh.verticle.network;

import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The connections to one place, made on first use. Any thread. */
final class PeerSlot {
    private final Target target;
    private volatile @Nullable Peer peer;
    private boolean closed;

    PeerSlot(Target target) {
        this.target = target;
    }

    /**
     * What connections are made for; another one needs other connections.
     *
     * @param address as in the route
     * @param rootPem that the peer's certificate must end at; empty when none is known
     */
    record Target(String nodeId, String address, String rootPem) {
        PeerAddress parsed() {
            return PeerAddress.parse("the address of " + nodeId, address);
        }
    }

    Target target() {
        return target;
    }

    /** The connections that have been made, without waiting. */
    Optional<Peer> made() {
        return Optional.ofNullable(peer);
    }

    /**
     * The connections, made when they are not there; reads certificates: not for an event loop. Empty as long as the root is not known and TLS needs it.
     *
     * @throws MeshException E…619 bad address, E…400 unreadable root, E…618 when the route has just gone
     */
    synchronized Optional<Peer> peer(Vertx vertx, MeshConfig config, Clock clock) {
        if (closed) {
            throw new MeshException(ErrorCode.NOT_WOVEN, "the route to " + target.nodeId() + " has just changed");
        }
        if (peer == null) {
            PeerAddress address = target.parsed();
            if (!address.scheme().tls()) {
                peer = new Peer(vertx, target.nodeId(), address, null, config);
            } else if (!target.rootPem().isEmpty()) {
                PeerTrust trust = new PeerTrust(
                        target.rootPem(), target.nodeId(), address.hosts(), clock, revoked -> Optional.empty());
                peer = new Peer(vertx, target.nodeId(), address, trust, config);
            }
        }
        return Optional.ofNullable(peer);
    }

    synchronized void close() {
        closed = true;
        Peer last = peer;
        if (last != null) {
            peer = null;
            last.close();
        }
    }
}
