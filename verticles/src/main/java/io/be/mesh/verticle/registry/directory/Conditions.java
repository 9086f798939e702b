package io.be.mesh.verticle.registry.directory;

import io.be.mesh.cluster.service.ServiceRequest;
import io.be.mesh.protocol.service.ServiceAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request must be besides its path.
 *
 * @param hosts names; {@code .example.com} is any name below; empty: any
 * @param headers lower-case names with their value or {@link ServiceAttributes#ANY}
 * @param methods empty: any
 */
record Conditions(List<String> hosts, Map<String, String> headers, List<String> methods) {
    static Conditions of(ServiceAttributes attributes) {
        List<String> hosts = attributes.hosts().contains(ServiceAttributes.ANY) ? List.of() : attributes.hosts();
        return new Conditions(
                hosts.stream().map(HostNames::key).distinct().sorted().toList(),
                attributes.headers(),
                attributes.methods().stream().distinct().sorted().toList());
    }

    /** Whether method and headers are right; the host is found by. */
    boolean meets(ServiceRequest request) {
        if (!methods.isEmpty() && !methods.contains(request.method())) {
            return false;
        }
        if (headers.isEmpty()) {
            return true;
        }
        return headers.entrySet().stream().allMatch(header -> has(request, header.getKey(), header.getValue()));
    }

    /** The first that is not met, for people. */
    Optional<String> unmet(ServiceRequest request, String host) {
        if (!hosts.isEmpty() && hosts.stream().noneMatch(name -> HostNames.matches(name, host))) {
            return Optional.of("another host");
        }
        if (!methods.isEmpty() && !methods.contains(request.method())) {
            return Optional.of("method " + request.method() + " is not among " + String.join(", ", methods));
        }
        return headers.entrySet().stream()
                .filter(header -> !has(request, header.getKey(), header.getValue()))
                .map(header -> request.headers().contains(header.getKey())
                        ? "header " + header.getKey() + " has another value"
                        : "header " + header.getKey() + " is missing")
                .sorted()
                .findFirst();
    }

    private static boolean has(ServiceRequest request, String name, String value) {
        return value.equals(ServiceAttributes.ANY)
                ? request.headers().contains(name)
                : request.headers().contains(name, value, false);
    }

    /** More of them say more; of as many, whole names more than any name below. */
    int weight() {
        int wholeHosts = hosts.stream().noneMatch(name -> name.startsWith(".")) ? 1 : 0;
        return 2 * ((hosts.isEmpty() ? 0 : 1) + headers.size() + (methods.isEmpty() ? 0 : 1)) + wholeHosts;
    }
}
