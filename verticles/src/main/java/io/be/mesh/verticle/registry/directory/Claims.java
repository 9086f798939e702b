package io.be.mesh.verticle.registry.directory;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.protocol.service.PathRule;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the services of a registration claim. */
final class Claims {
    private static final Logger log = LoggerFactory.getLogger(Claims.class);
    private static final String PATHS = "complex";
    private static final String BINDING = "Binding";

    private Claims() {}

    /** Without what cannot be read: a row may be older than the rules of today. */
    static List<Claim> of(Tenure tenure) {
        Registration registration = tenure.registered().registration();
        List<Claim> claims = new ArrayList<>();
        for (Service service : registration.content().services()) {
            try {
                claim(tenure, registration, service).ifPresent(claims::add);
            } catch (MeshException e) {
                log.atWarn()
                        .addKeyValue("service", registration.name())
                        .addKeyValue("instance", registration.instanceId())
                        .log("a service is registered that nothing can find: {}", e.message());
            }
        }
        return List.copyOf(claims);
    }

    /** The rules of a registration that are for requests. */
    static List<PathRule> rules(Registration registration) {
        if (!registration.kind().equalsIgnoreCase(PATHS)) {
            return List.of();
        }
        return registration.content().services().stream()
                .filter(service -> !isBinding(service) && protocol(service) != ServiceProtocol.TCP)
                .map(service -> PathRule.parse(service.urn()))
                .toList();
    }

    private static Optional<Claim> claim(Tenure tenure, Registration registration, Service service) {
        boolean binding = isBinding(service);
        if (!binding && !registration.kind().equalsIgnoreCase(PATHS)) {
            return Optional.empty();
        }
        ServiceProtocol protocol = protocol(service);
        ServiceAttributes attributes = ServiceAttributes.of(registration.attachments(), service.attrs());
        Spot spot;
        if (binding) {
            spot = new Spot.Messages(attributes.session(), attributes.topic());
        } else if (protocol == ServiceProtocol.TCP) {
            spot = new Spot.Name(HostNames.key(attributes.sni()));
        } else {
            spot = new Spot.Path(PathRule.parse(service.urn()), Conditions.of(attributes), protocol);
        }
        // A subscriber of events is of kind Binding, too, and says nothing of a session.
        boolean nothing = (binding && attributes.session().isEmpty())
                || (spot instanceof Spot.Name name && name.sni().isEmpty());
        return nothing ? Optional.empty() : Optional.of(new Claim(tenure, service, protocol, attributes, spot));
    }

    private static boolean isBinding(Service service) {
        return service.kind().equalsIgnoreCase(BINDING);
    }

    private static ServiceProtocol protocol(Service service) {
        return ServiceProtocol.of(service)
                .orElseThrow(() -> new MeshException(ErrorCode.BAD_REQUEST, "proto is none that is known here"));
    }
}
