package io.be.mesh.verticle.registry.directory;

import io.be.mesh.protocol.service.PathRule;
import io.be.mesh.protocol.service.ServiceProtocol;

/** What a service claims. Those who claim the same share it, or the first of them keeps it. */
sealed interface Spot {
    /** Requests. */
    record Path(PathRule rule, Conditions conditions, ServiceProtocol protocol) implements Spot {}

    /** Connections whose TLS asks for a name, see {@link HostNames#key}. */
    record Name(String sni) implements Spot {}

    /** The messages of a queue. */
    record Messages(String session, String topic) implements Spot {
        String key() {
            return session.length() + ":" + session + topic;
        }
    }
}
