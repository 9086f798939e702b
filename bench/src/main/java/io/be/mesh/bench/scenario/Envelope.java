package io.be.mesh.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.bench.load.Answer;
import io.be.mesh.bench.load.Check;
import io.be.mesh.bench.load.Wire;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.proto.Ptp;
import io.be.mesh.protocol.proto.Raw;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says, read the slow and careful way.
 *
 * @param wrong why it could not be read, null when it could
 */
record Envelope(
        String code,
        String message,
        byte[] payload,
        @Nullable String wrong) {
    /** A compression flag and a length before each message. */
    static final int GRPC_PREFIX = 5;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] NOTHING = {};

    static Envelope read(Dialect dialect, Answer answer) {
        String grpc = Check.grpcFailure(answer);
        if (answer.status() != 200 || grpc != null) {
            return unreadable(grpc != null ? grpc : "HTTP " + answer.status());
        }
        byte[] body = answer.bytes();
        try {
            return switch (dialect.form()) {
                case PROTOBUF -> structured(dialect.wire() == Wire.GRPC ? unframed(body) : ByteBuffer.wrap(body));
                case RAW -> raw(body);
                case JSON -> json(body);
            };
        } catch (IOException e) {
            return unreadable("an answer that does not parse: " + e.getMessage());
        }
    }

    private static Envelope structured(ByteBuffer body) throws IOException {
        Ptp.TransportOutbound out = Ptp.TransportOutbound.parseFrom(body);
        return new Envelope(out.getCode(), out.getMessage(), out.getPayload().toByteArray(), null);
    }

    private static Envelope raw(byte[] body) throws IOException {
        Raw.TransportOutbound out = Raw.TransportOutbound.parseFrom(body);
        return new Envelope(out.getCode(), out.getMessage(), out.getPayload().toByteArray(), null);
    }

    private static Envelope json(byte[] body) throws IOException {
        JsonNode out = JSON.readTree(body);
        JsonNode payload = out.get("payload");
        return new Envelope(
                out.path("code").asText(),
                out.path("message").asText(),
                payload == null ? NOTHING : payload.binaryValue(),
                null);
    }

    private static ByteBuffer unframed(byte[] body) throws IOException {
        ByteBuffer frame = ByteBuffer.wrap(body);
        if (body.length < GRPC_PREFIX || frame.get() != 0 || frame.getInt() != body.length - GRPC_PREFIX) {
            throw new IOException("not one uncompressed gRPC message");
        }
        return frame.slice();
    }

    private static Envelope unreadable(String wrong) {
        return new Envelope("", "", NOTHING, wrong);
    }

    /** Null when it is a success with this payload (any when null), else what is wrong. */
    @Nullable
    String reject(byte @Nullable [] expected) {
        if (wrong != null) {
            return wrong;
        }
        if (!ErrorCode.SUCCESS.code().equals(code)) {
            return code + " " + message;
        }
        if (expected != null && !Arrays.equals(expected, payload)) {
            return "a payload of " + payload.length + " bytes that is not the one pushed";
        }
        return null;
    }
}
