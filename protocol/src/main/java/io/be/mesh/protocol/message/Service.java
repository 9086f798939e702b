package io.be.mesh.protocol.message;

import java.util.Map;

/** One thing an engine serves. {@code timeout} in milliseconds. */
public record Service(
        String urn,
        String namespace,
        String name,
        String version,
        String proto,
        String codec,
        long flags,
        long timeout,
        int retries,
        String node,
        String inst,
        String zone,
        String cluster,
        String cell,
        String group,
        String sets,
        String address,
        String kind,
        String lang,
        Map<String, String> attrs) {
    public Service {
        attrs = Map.copyOf(attrs);
    }
}
