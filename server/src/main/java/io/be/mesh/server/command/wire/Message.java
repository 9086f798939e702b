package io.be.mesh.server.command.wire;

import com.google.protobuf.ByteString;
import java.util.Map;

/** What is pushed and popped. */
public record Message(ByteString payload, Map<String, String> metadata) {
    public Message {
        metadata = Map.copyOf(metadata);
    }

    /** Without the payload, which is not for logs. */
    @Override
    public String toString() {
        return "Message[bytes=" + payload.size() + "]";
    }
}
