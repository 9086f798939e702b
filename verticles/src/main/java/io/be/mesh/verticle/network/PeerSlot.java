package io.be.mesh.verticle.network;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.network.OwnPairs.Guest;
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
     * What connections are made for; another one needs other connections. {@code toString} shows no key.
     *
     * @param address as in the route
     * @param rootPem that the peer's certificate must end at; empty when none is known
     * @param guest which this node shows there
     */
    record Target(String nodeId, String address, String rootPem, Guest guest) {
        PeerAddress parsed() {
            return PeerAddress.parse("the address of " + nodeId, address);
        }

        @Override
        public String toString() {
            return nodeId + " " + address;
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
    synchronized Optional<Peer> peer(PeerFactory factory) {
        if (closed) {
            throw new MeshException(ErrorCode.NOT_WOVEN, "the route to " + target.nodeId() + " has just changed");
        }
        if (peer == null) {
            peer = factory.make(target).orElse(null);
        }
        return Optional.ofNullable(peer);
    }

    /** What this node shows, or whom it believes, has changed: open connections are judged anew. Not for an event loop. */
    synchronized void renew(PeerFactory factory) {
        Peer current = peer;
        if (current != null && current.address().scheme().tls()) {
            current.present(factory.key(target));
            current.judgeAnew();
        }
    }

    /** Requests in flight may finish. */
    synchronized void close() {
        closed = true;
        Peer last = peer;
        if (last != null) {
            peer = null;
            last.close();
        }
    }

    /** Ends every connection at once. */
    synchronized void cut() {
        closed = true;
        Peer last = peer;
        if (last != null) {
            peer = null;
            last.cut();
        }
    }
}
