package io.be.mesh.protocol.message;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of every answer ({@code Outbound} and {@code TransportOutbound} of the standard are one shape).
 *
 * @param payload null when there is nothing; empty is a message of no bytes
 */
public record Outbound(
        Map<String, String> metadata, @Nullable ByteString payload, String code, String message) implements PtpMessage {
    private static final Outbound SUCCESS =
            new Outbound(Map.of(), null, ErrorCode.SUCCESS.code(), ErrorCode.SUCCESS.zh());

    public Outbound {
        metadata = Map.copyOf(metadata);
        code = clean(code);
        message = clean(message);
    }

    public static Outbound success() {
        return SUCCESS;
    }

    public static Outbound success(@Nullable ByteString payload, Map<String, String> metadata) {
        return new Outbound(metadata, payload, ErrorCode.SUCCESS.code(), ErrorCode.SUCCESS.zh());
    }

    /** The answer to a failure: one line that names the cause, the hop (this node when null) and the trace id. */
    public static Outbound failure(MeshException failure, String node, String traceId) {
        String hop = failure.hop();
        String text = failure.message() + " (at " + (hop == null ? node : hop) + ", trace " + traceId + ")";
        return new Outbound(Map.of(), null, failure.code().code(), text);
    }

    public boolean isSuccess() {
        return ErrorCode.SUCCESS.code().equals(code);
    }

    /** Clients build JSON from code and message without escaping: no quote, backslash or control character may pass. */
    private static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || Character.isISOControl(c)) {
                return text.replace('"', '\'').replace('\\', '/').replaceAll("\\p{Cntrl}+", " ");
            }
        }
        return text;
    }

    @Override
    public String toString() {
        return "Outbound[code=" + code + ", bytes=" + (payload == null ? 0 : payload.size()) + "]";
    }
}
