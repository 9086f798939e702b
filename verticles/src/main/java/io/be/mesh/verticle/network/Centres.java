package io.be.mesh.verticle.network;

import io.be.mesh.protocol.message.Environ;
import io.be.mesh.verticle.network.OwnPairs.Guest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Our own other centres ({@code node.mdc}), which have our root. Any thread. */
final class Centres implements AutoCloseable {
    private final List<String> addresses;
    private final PeerFactory factory;
    private @Nullable PeerSlot slot;

    Centres(List<String> addresses, PeerFactory factory) {
        this.addresses = addresses;
        this.factory = factory;
    }

    /** The connections to them; empty when there are none. */
    synchronized Optional<Peer> peer(Environ self) {
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        PeerSlot.Target target =
                new PeerSlot.Target(self.nodeId(), String.join(",", addresses), self.rootCrt(), Guest.NONE);
        if (slot == null || !slot.target().equals(target)) {
            close();
            slot = new PeerSlot(target);
        }
        return slot.peer(factory);
    }

    /** See {@link PeerSlot#renew}. */
    synchronized void renew() {
        if (slot != null) {
            slot.renew(factory);
        }
    }

    @Override
    public synchronized void close() {
        if (slot != null) {
            slot.close();
            slot = null;
        }
    }
}
