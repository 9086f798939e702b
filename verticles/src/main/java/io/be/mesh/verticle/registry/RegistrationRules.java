package io.be.mesh.verticle.registry;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Resource;
import io.be.mesh.protocol.message.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a registration must be before it is stored. Failures name the field: E…400, for addresses E…619. */
final class RegistrationRules {
    private static final Set<String> KINDS = Set.of("complex", "metadata", "proxy", "server");
    /** Kinds that are nothing but their content. */
    private static final Set<String> CARRIERS = Set.of("complex", "metadata");

    private static final int MAX_CHARS = 256;
    private static final int MAX_URN = 1024;
    private static final int MAX_SERVICES = 1000;
    private static final int MAX_PORT = 65535;
    private static final long RELATIVE_BELOW = Duration.ofMinutes(30).toMillis();
    private static final Pattern HOST_PORT =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9a-fA-F:.]{2,45}\\]):(\\d{1,5})");

    private RegistrationRules() {}

    /** The key of a registration: one instance of one name and kind has one row. */
    static String key(Registration registration) {
        return length(registration.kind()) + length(registration.name()) + registration.instanceId();
    }

    /** What a registration is called by, when the rest of it does not matter. */
    static Registration named(Registration given) {
        return new Registration(
                required("instance_id", given.instanceId()),
                required("name", given.name()),
                required("kind", given.kind()).toLowerCase(Locale.ROOT),
                given.address(),
                given.content(),
                given.timestamp(),
                given.attachments());
    }

    /** The registration as it is stored: address filled in, lease as an absolute time. */
    static Registration checked(Registration given, Instant now) {
        String instanceId = required("instance_id", given.instanceId());
        String name = required("name", given.name());
        String kind = required("kind", given.kind()).toLowerCase(Locale.ROOT);
        if (!KINDS.contains(kind)) {
            throw bad("kind must be one of complex, metadata, proxy, server");
        }
        boolean empty = given.content().equals(Resource.NONE); // an absent member is bound to it
        if (empty && CARRIERS.contains(kind)) {
            throw bad("content is missing or empty");
        }
        String address = given.address().isBlank() ? instanceId : text("address", given.address());
        address("address", address);
        services(given.content().services());
        return new Registration(
                instanceId, name, kind, address, given.content(), lease(given.timestamp(), now), given.attachments());
    }

    private static void services(List<Service> services) {
        if (services.size() > MAX_SERVICES) {
            throw bad("content.services has " + services.size() + " entries, " + MAX_SERVICES + " are accepted");
        }
        for (int i = 0; i < services.size(); i++) {
            Service service = services.get(i);
            String at = "content.services[" + i + "].";
            if (service.urn().isBlank() || service.urn().length() > MAX_URN) {
                throw bad(at + "urn is missing or longer than " + MAX_URN + " characters");
            }
            if (!service.address().isBlank()) {
                address(at + "address", service.address().strip());
            }
        }
    }

    /** Below 30 minutes a lease in ms from now, else an absolute time. */
    private static long lease(long timestamp, Instant now) {
        if (timestamp < 0) {
            throw bad("timestamp is negative");
        }
        long absolute = timestamp < RELATIVE_BELOW ? now.toEpochMilli() + timestamp : timestamp;
        if (absolute < now.toEpochMilli()) {
            throw bad("timestamp is in the past");
        }
        return absolute;
    }

    private static void address(String field, String address) {
        Matcher matcher = HOST_PORT.matcher(address);
        int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw new MeshException(ErrorCode.BAD_ADDRESS, field + " is not host:port");
        }
    }

    private static String required(String field, String given) {
        String value = text(field, given);
        if (value.isEmpty()) {
            throw bad(field + " is missing");
        }
        return value;
    }

    private static String text(String field, String given) {
        String value = given.strip();
        if (value.length() > MAX_CHARS) {
            throw bad(field + " has " + value.length() + " characters, " + MAX_CHARS + " are accepted");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw bad(field + " holds a control character");
        }
        return value;
    }

    private static String length(String text) {
        return text.length() + ":" + text + "/";
    }

    private static MeshException bad(String message) {
        return new MeshException(ErrorCode.BAD_REQUEST, message);
    }
}
