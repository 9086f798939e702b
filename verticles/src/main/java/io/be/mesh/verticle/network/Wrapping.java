package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.be.mesh.protocol.proto.Ptp;
import java.io.IOException;
import java.util.Map;

/** Puts protobuf around a payload by concatenation, so that the payload is not copied. */
public final class Wrapping {
    private static final int MAX_VARINT = 10;

    private Wrapping() {}

    /** {@code Inbound{metadata, payload}}. */
    public static ByteString inbound(Map<String, String> metadata, ByteString payload) {
        ByteString head =
                Ptp.Inbound.newBuilder().putAllMetadata(metadata).build().toByteString();
        return head.concat(field(Ptp.Inbound.PAYLOAD_FIELD_NUMBER, payload));
    }

    /** {@code PushInbound{topic, payload}}. */
    static ByteString push(String topic, ByteString payload) {
        ByteString head = Ptp.PushInbound.newBuilder().setTopic(topic).build().toByteString();
        return head.concat(field(Ptp.PushInbound.PAYLOAD_FIELD_NUMBER, payload));
    }

    private static ByteString field(int number, ByteString payload) {
        ByteString.Output prefix = ByteString.newOutput(MAX_VARINT);
        CodedOutputStream out = CodedOutputStream.newInstance(prefix, MAX_VARINT);
        try {
            out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(payload.size());
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return prefix.toByteString().concat(payload);
    }
}
