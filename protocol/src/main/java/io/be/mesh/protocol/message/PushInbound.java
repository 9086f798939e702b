package io.be.mesh.protocol.message;

import com.google.protobuf.ByteString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message to store. {@code payload} null means that the request had none; empty is a message of no bytes. */
public record PushInbound(String topic, @Nullable ByteString payload, Map<String, String> metadata)
        implements PtpMessage {
    public PushInbound {
        metadata = Map.copyOf(metadata);
    }

    @Override
    public String toString() {
        return "PushInbound[topic=" + topic + ", bytes=" + (payload == null ? 0 : payload.size()) + "]";
    }
}
