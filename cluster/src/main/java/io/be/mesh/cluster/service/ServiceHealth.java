package io.be.mesh.cluster.service;

import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.vertx.core.Future;
import java.util.Optional;

/** Whether what is registered can be reached from here. Any thread; completes on the caller's context. */
public interface ServiceHealth {
    /**
     * Tries an address now, within about a second, and remembers what came of it. A name is resolved once: what it stood for now is
     * dialled as long as it stays registered.
     *
     * <p>Fails with E…619 when the address may not be dialled: this node's own listeners, link-local, metadata, multicast.
     *
     * @param authority {@code host:port}
     * @param protocol that a GET of {@link ServiceAttributes#check} is asked in
     * @return empty: it is well; else why not, in a few words
     */
    Future<Optional<String>> probe(String authority, ServiceProtocol protocol, ServiceAttributes attributes);

    /** Why an instance gets no requests now; empty: it does. */
    Optional<String> unwell(String authority);
}
