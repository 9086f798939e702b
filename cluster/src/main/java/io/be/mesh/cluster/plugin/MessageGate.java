package io.be.mesh.cluster.plugin;

import io.vertx.core.Future;

/** Where plugins have a say in messages. Any context; completes on the caller's, in the order of the calls unless one is late. */
public interface MessageGate {
    /** Whether no plugin looks at messages: the one question that is asked on the way of every push. */
    boolean isOpen();

    /** The message as it may be routed; fails with a {@code MeshException} when it may not. */
    Future<GuardedMessage> beforeRoute(GuardedMessage message);

    /** The message as it may be stored here; fails with a {@code MeshException} when it may not. */
    Future<GuardedMessage> beforeStore(GuardedMessage message);

    /** Tells plugins of a message that was stored here; neither blocks nor fails. */
    void stored(GuardedMessage message);
}
