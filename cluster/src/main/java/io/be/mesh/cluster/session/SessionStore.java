package io.be.mesh.cluster.session;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * The queues: (session, topic), FIFO per sender with a total order of arrival (contract, section 4).
 *
 * <p>Every session has one owner, an event loop; calls may come from any Vert.x context and complete on the caller's.
 * Failures are {@code MeshException}: E…700 buffer full, E…608 released, E…400 bad session or topic.
 */
public interface SessionStore {
    /**
     * Stores a message, or finds that this message id is stored already. The bytes of {@code reservation} become the
     * queue's on success and are given back by the store on every other outcome.
     */
    Future<Void> push(QueueKey key, StoredMessage message, MemoryBudget.Reservation reservation);

    /** Takes the oldest matching message, or waits for one in order of arrival of the waiters. */
    PendingPop pop(PopRequest request);

    /** Takes the oldest matching message if there is one; {@code keep} leaves it (the delivery's settling is void). */
    Future<Optional<Delivery>> peek(QueueKey key, String sender, boolean keep);

    /** Frees a topic and the topics a splitting SDK derives from it ({@code <topic>-mesh-split-N}); its waiters end with E…608. */
    Future<Void> releaseTopic(QueueKey key);

    /** Frees a session; its waiters end with E…608. With {@code quarantine} the id answers E…608 for the settable time. */
    Future<Void> releaseSession(String session, boolean quarantine);

    /** The bytes of this node, shared by all its sessions. */
    MemoryBudget budget();
}
