package io.be.mesh.protocol.message;

import java.util.Map;

/** Which program a node is. */
public record Versions(String version, Map<String, String> infos) {
    public Versions {
        infos = Map.copyOf(infos);
    }
}
