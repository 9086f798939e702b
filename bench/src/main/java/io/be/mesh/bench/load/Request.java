package io.be.mesh.bench.load;

import java.util.Map;
import java.util.TreeMap;

/**
 * A request before it is prepared for a wire. {@code headers} have lower-case names and exclude host and length.
 *
 * @param body shared and never changed
 */
public record Request(String method, String path, Map<String, String> headers, Body body) {
    public Request {
        headers = Map.copyOf(headers);
    }

    /** The same request with one more header. */
    public Request with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Request(method, path, more, body);
    }
}
