package io.be.mesh.verticle.registry;

import io.be.mesh.cluster.service.RegistrationKey;
import io.be.mesh.protocol.message.Registration;
import java.util.List;

/**
 * A registration that may be stored.
 *
 * @param registration as it is stored: address filled in, without a timestamp, so that a renewal equals what it renews
 * @param until end of the lease that it asks for, milliseconds since the epoch
 * @param addresses what will be dialled for it, each once
 */
record CheckedRegistration(Registration registration, long until, List<NamedAddress> addresses) {
    CheckedRegistration {
        addresses = List.copyOf(addresses);
    }

    String key() {
        return RegistrationKey.of(registration);
    }
}
