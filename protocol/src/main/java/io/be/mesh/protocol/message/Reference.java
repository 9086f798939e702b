package io.be.mesh.protocol.message;

/** One thing an engine calls. {@code timeout} in milliseconds. */
public record Reference(
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
        String address) {}
