package io.be.mesh.verticle.registry;

import io.be.mesh.cluster.service.Registered;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;

/** One service of one registration, read. */
public record ServiceEntry(
        Registered registered, Service service, ServiceProtocol protocol, ServiceAttributes attributes) {
    /** {@code host:port} that serves it. */
    public String authority() {
        String own = service.address().strip();
        return own.isEmpty() ? registered.registration().address().strip() : own;
    }
}
