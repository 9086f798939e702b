package io.be.mesh.cluster.session;

/**
 * A message on its way to a reader. Exactly one of {@link #confirm} and {@link #rollback} takes effect, the first one
 * called; both may be called from any thread, any number of times.
 */
public interface Delivery {
    StoredMessage message();

    /**
     * The queue's own name for the message: the same however often it is delivered, and no other message's. Empty for one that is
     * shown without being taken.
     */
    String id();

    /** The answer is with the reader: the message is gone. */
    void confirm();

    /** The reader is gone: the message goes back to the head of its queue, in its old place. */
    void rollback();
}
