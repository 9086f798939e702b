package io.be.mesh.verticle.binding;

import com.google.protobuf.ByteString;
import java.util.Map;

/**
 * A message as it is handed to a receiver.
 *
 * @param path where it is posted to
 * @param headers lower-case names
 */
record Letter(String path, Map<String, String> headers, ByteString body) {
    Letter {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return "Letter[path=" + path + ", bytes=" + body.size() + "]";
    }
}
