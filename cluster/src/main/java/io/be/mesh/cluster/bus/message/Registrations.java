package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Registration;
import java.util.List;

/** What engines serve. */
public record Registrations(List<Registration> registrations) {
    public Registrations {
        registrations = List.copyOf(registrations);
    }
}
