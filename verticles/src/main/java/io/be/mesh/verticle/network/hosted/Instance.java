package io.be.mesh.verticle.network.hosted;

import io.be.mesh.cluster.service.Registered;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.protocol.urn.Urn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One instance of a module, as it is registered.
 *
 * @param services by the operation that they name
 */
record Instance(Registered registered, Map<String, Service> services) {
    private static final String BINDING = "Binding";

    static Instance of(Registered registered) {
        Registration registration = registered.registration();
        Map<String, Service> services = new HashMap<>();
        for (Service service : registration.content().services()) {
            services.putIfAbsent(operation(service.urn()), service);
            if (!service.name().isBlank()) {
                services.putIfAbsent(service.name(), service);
            }
        }
        return new Instance(registered, Map.copyOf(services));
    }

    /** The same with another lease. */
    Instance renewed(Registered as) {
        return new Instance(as, services);
    }

    Registration registration() {
        return registered.registration();
    }

    /** A URN, or the name of an operation alone. */
    private static String operation(String urn) {
        try {
            return Urn.parse(urn).name();
        } catch (MeshException e) {
            return urn;
        }
    }

    /** What is said of an operation; empty when the registration names the module alone. */
    Optional<Service> service(String operation) {
        return Optional.ofNullable(services.get(operation));
    }

    boolean isLive(long nowMillis) {
        return registered.isLive(nowMillis);
    }

    /** {@code host:port} that serves the operation. */
    String address(String operation) {
        return service(operation)
                .map(Service::address)
                .filter(address -> !address.isBlank())
                .orElse(registration().address())
                .strip();
    }

    /** Whether it wants the events of a topic and code. */
    boolean subscribes(String topic, String code) {
        return registration().content().services().stream()
                .filter(service -> service.kind().equalsIgnoreCase(BINDING))
                .anyMatch(service -> names(service).contains(topic + "." + code)
                        || (service.namespace().equals(topic) && isAny(service.name()))
                        || (isAny(code) && names(service).contains(topic)));
    }

    private static List<String> names(Service service) {
        return List.of(operation(service.urn()), service.name(), service.namespace() + "." + service.name());
    }

    /** How clients write that they want every code. */
    private static boolean isAny(String code) {
        return code.isEmpty() || code.equals("*") || code.equals("-");
    }
}
