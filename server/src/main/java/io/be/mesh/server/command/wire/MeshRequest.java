package io.be.mesh.server.command.wire;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A request to a mesh port.
 *
 * @param path with its query
 * @param headers in order; a name may be there more than once
 * @param patience until the whole answer is there
 */
public record MeshRequest(
        String method, String path, List<Map.Entry<String, String>> headers, byte[] body, Duration patience) {
    public MeshRequest {
        headers = List.copyOf(headers);
    }

    /** Without the headers and the body: a token and a payload are in them. */
    @Override
    public String toString() {
        return "MeshRequest[" + method + " " + path + ", bytes=" + body.length + "]";
    }
}
