package io.be.mesh.cluster.service;

import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import java.time.Duration;
import java.util.Set;

/** The instances that serve one rule. Any thread, without waiting. */
public interface ServicePool {
    /** The name it is registered under. */
    String name();

    /** The rule, as it was registered: the {@code urn}. */
    String rule();

    ServiceProtocol protocol();

    /** Of the registration that was first. */
    ServiceAttributes attributes();

    /** From the last byte of a request to the first of its answer. */
    Duration timeout();

    /** How often a request that may be repeated is tried at another instance. */
    int retries();

    /** Which retries there may be, of all requests that this rule takes; it outlives the pool. */
    RetryBudget retryBudget();

    /**
     * Whether every live instance opens it to a partner.
     *
     * @param partner by the ids that are certain, the other one empty
     */
    boolean isOpenTo(Principal partner);

    /**
     * Chooses an instance for one request.
     *
     * @param session {@code x-ptp-session-id} of the request; empty when it has none
     * @param tried instances that this request has been tried at
     * @throws MeshException E…602 no instance is registered now, E…607 all are unwell, E…503 all have as many requests as they may
     */
    ServiceLease lease(String session, Set<String> tried);
}
