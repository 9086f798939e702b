package io.be.mesh.cluster.service;

import io.vertx.core.net.SocketAddress;

/**
 * One request at one instance, from its choice to its end: exactly one of {@link #succeeded}, {@link #failed} and {@link #abandoned}
 * ends it, later calls change nothing. An instance that is removed is drained: it is gone when its last lease has ended. Any thread.
 */
public interface ServiceLease {
    /** The instance, as {@code tried} of {@link ServicePool#lease} knows it. */
    String instance();

    /** What is dialled: an address, never a name. */
    SocketAddress address();

    /** {@code host:port} as registered: what the service's certificate names, what logs show. */
    String authority();

    /** The instance answered, whatever it said, except with 502, 503 or 504. */
    void succeeded();

    /** It refused, was silent, broke off, or answered with 502, 503 or 504. */
    void failed();

    /** The client went, or this node would not: it says nothing of the instance. */
    void abandoned();
}
