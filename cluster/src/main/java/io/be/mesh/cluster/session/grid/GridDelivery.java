package io.be.mesh.cluster.session.grid;

import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.StoredMessage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A message on its way to a client of this replica. */
final class GridDelivery implements Delivery {
    private final StoredMessage message;
    private final String id;
    private final Consumer<Boolean> settle;
    private final AtomicBoolean settled = new AtomicBoolean();

    /** @param settle told once whether it was delivered */
    GridDelivery(StoredMessage message, String id, Consumer<Boolean> settle) {
        this.message = message;
        this.id = id;
        this.settle = settle;
    }

    @Override
    public StoredMessage message() {
        return message;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void confirm() {
        if (settled.compareAndSet(false, true)) {
            settle.accept(true);
        }
    }

    @Override
    public void rollback() {
        if (settled.compareAndSet(false, true)) {
            settle.accept(false);
        }
    }
}
