package io.be.mesh.verticle.network;

import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Our own other centres ({@code node.mdc}), which have our root. Any thread. */
final class Centres implements AutoCloseable {
    private final Vertx vertx;
    private final MeshConfig config;
    private final Clock clock;
    private @Nullable PeerSlot slot;

    Centres(Vertx vertx, MeshConfig config, Clock clock) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
    }

    /** The connections to them; empty when there are none. */
    synchronized Optional<Peer> peer(Environ self) {
        if (config.node().mdc().isEmpty()) {
            return Optional.empty();
        }
        PeerSlot.Target target = new PeerSlot.Target(
                self.nodeId(), String.join(",", config.node().mdc()), self.rootCrt());
        if (slot == null || !slot.target().equals(target)) {
            close();
            slot = new PeerSlot(target);
        }
        return slot.peer(vertx, config, clock);
    }

    @Override
    public synchronized void close() {
        if (slot != null) {
            slot.close();
            slot = null;
        }
    }
}
