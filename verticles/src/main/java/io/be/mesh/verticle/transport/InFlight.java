package io.be.mesh.verticle.transport;

import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.StoredMessage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message with a reader, to be settled once, from any thread; the owner does the rest on its own. */
final class InFlight implements Delivery {
    private static final Logger log = LoggerFactory.getLogger(InFlight.class);

    private final SessionOwner owner;
    private final QueuedMessage queued;
    private final String requestId;
    private final AtomicBoolean settled = new AtomicBoolean();

    InFlight(SessionOwner owner, QueuedMessage queued, String requestId) {
        this.owner = owner;
        this.queued = queued;
        this.requestId = requestId;
    }

    QueuedMessage queued() {
        return queued;
    }

    /** Of the pop that took it, empty when it gave none. */
    String requestId() {
        return requestId;
    }

    @Override
    public StoredMessage message() {
        return queued.message();
    }

    @Override
    public String id() {
        return owner.name() + "-" + queued.sequence();
    }

    @Override
    public void confirm() {
        settle(() -> owner.confirm(this));
    }

    @Override
    public void rollback() {
        settle(() -> owner.rollback(this));
    }

    private void settle(Runnable effect) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        try {
            owner.loop().enter(effect);
        } catch (RejectedExecutionException e) {
            // The node is going down and its queues, which live in memory, with it.
            log.atDebug()
                    .addKeyValue("topic", queued.topic().name())
                    .log("delivery settled after the end of its owner");
        }
    }
}
