package io.be.mesh.verticle.registry;

import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Resource;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a registration must be before it is stored. Failures name the field: E…400, for addresses E…619. */
final class RegistrationRules {
    /** Services of one registration. */
    static final int MAX_SERVICES = 1000;

    /** The kind of which services are found by path, name or address. */
    static final String COMPLEX = "complex";

    private static final Set<String> KINDS = Set.of(COMPLEX, "metadata", "proxy", "server");
    /** Kinds that are nothing but their content. */
    private static final Set<String> CARRIERS = Set.of(COMPLEX, "metadata");

    private static final int MAX_NAME = 256;
    private static final int MAX_ATTACHMENTS = 256;

    private RegistrationRules() {}

    /** What a registration is called by, when the rest of it does not matter. */
    static Registration named(Field at, Registration given) {
        return new Registration(
                at.at("instance_id").required(given.instanceId(), MAX_NAME),
                at.at("name").required(given.name(), MAX_NAME),
                at.at("kind").required(given.kind(), MAX_NAME).toLowerCase(Locale.ROOT),
                given.address(),
                given.content(),
                given.timestamp(),
                given.attachments());
    }

    /** @param now milliseconds since the epoch */
    static CheckedRegistration checked(Field at, Registration given, long now) {
        Registration named = named(at, given);
        if (!KINDS.contains(named.kind())) {
            throw at.at("kind").bad("is none of complex, metadata, proxy, server");
        }
        boolean empty = given.content().equals(Resource.NONE); // an absent member is bound to it
        if (empty && CARRIERS.contains(named.kind())) {
            throw at.at("content").bad("is missing or empty");
        }
        if (given.attachments().size() > MAX_ATTACHMENTS) {
            throw at.at("attachments")
                    .bad("has " + given.attachments().size() + " entries, " + MAX_ATTACHMENTS + " are accepted");
        }
        String address = given.address().isBlank()
                ? named.instanceId()
                : at.at("address").text(given.address(), MAX_NAME);
        at.at("address").hostPort(address);
        Registration stored = new Registration(
                named.instanceId(), named.name(), named.kind(), address, given.content(), 0, given.attachments());
        List<NamedAddress> addresses = services(at, stored);
        long until = LeaseTerms.until(at.at("timestamp"), given.timestamp(), isStatic(at, given), now);
        return new CheckedRegistration(stored, until, addresses);
    }

    private static boolean isStatic(Field at, Registration given) {
        String text =
                given.attachments().getOrDefault(ServiceAttributes.STATIC, "").strip();
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "", "false" -> false;
            default -> throw at.at("attachments").at(ServiceAttributes.STATIC).bad("is neither true nor false");
        };
    }

    private static List<NamedAddress> services(Field at, Registration stored) {
        List<Service> services = stored.content().services();
        Field list = at.at("content").at("services");
        if (services.size() > MAX_SERVICES) {
            throw list.bad("has " + services.size() + " entries, " + MAX_SERVICES + " are accepted");
        }
        Map<String, NamedAddress> addresses = new LinkedHashMap<>();
        for (int i = 0; i < services.size(); i++) {
            Service service = services.get(i);
            ServiceAttributes attributes =
                    new ServiceRules(list.at(i), at.at("attachments"), stored.attachments(), service).check(stored);
            String own = service.address().strip();
            Field field = own.isEmpty() ? at.at("address") : list.at(i).at("address");
            String authority = own.isEmpty() ? stored.address() : own;
            addresses.putIfAbsent(
                    authority,
                    new NamedAddress(
                            field,
                            authority,
                            stored.name() + " services[" + i + "]",
                            ServiceProtocol.of(service).orElse(ServiceProtocol.H2C),
                            attributes));
        }
        if (addresses.isEmpty()) {
            addresses.put(
                    stored.address(),
                    new NamedAddress(
                            at.at("address"),
                            stored.address(),
                            stored.name(),
                            ServiceProtocol.H2C,
                            ServiceAttributes.of(Map.of(), Map.of())));
        }
        return List.copyOf(addresses.values());
    }
}
