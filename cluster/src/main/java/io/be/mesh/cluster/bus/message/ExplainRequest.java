package io.be.mesh.cluster.bus.message;

import java.util.List;

/**
 * A request that is thought of.
 *
 * @param url a path or a whole one
 * @param headers {@code Name: value}
 */
public record ExplainRequest(String method, String url, List<String> headers) {
    public ExplainRequest {
        headers = List.copyOf(headers);
    }
}
