package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Registration;
import java.util.List;

/**
 * Registrations whose lease is not over, in a fixed order.
 *
 * @param next where the page after this one begins; empty when this is the last
 */
public record ServicePage(List<State> services, String next) {
    public ServicePage {
        services = List.copyOf(services);
    }

    /**
     * One registration.
     *
     * @param version grows whenever its content changes
     * @param since when it was first registered without a break, milliseconds since the epoch
     * @param until end of its lease, milliseconds since the epoch; {@code Long.MAX_VALUE} when it has none
     */
    public record State(
            Registration registration,
            long version,
            long since,
            long until,
            List<Address> addresses,
            List<Rule> rules) {
        public State {
            addresses = List.copyOf(addresses);
            rules = List.copyOf(rules);
        }

        public ServiceRef ref() {
            return new ServiceRef(registration.kind(), registration.name(), registration.instanceId());
        }
    }

    /** @param unwell why it gets no requests now; empty: it does */
    public record Address(String address, String unwell) {}

    /** @param owner who has it; empty: this registration */
    public record Rule(String rule, String owner) {}
}
