package io.be.mesh.protocol.message;

import com.google.protobuf.ByteString;
import java.util.Map;

/** An operation on its way between nodes: {@code payload} is the operation in the same encoding. */
public record Inbound(Map<String, String> metadata, ByteString payload) implements PtpMessage {
    public Inbound {
        metadata = Map.copyOf(metadata);
    }

    @Override
    public String toString() {
        return "Inbound[bytes=" + payload.size() + "]";
    }
}
