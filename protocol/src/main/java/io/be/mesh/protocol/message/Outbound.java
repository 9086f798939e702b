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
 * @param message one line of at most 512 characters
 */
public record Outbound(
        Map<String, String> metadata, @Nullable ByteString payload, String code, String message) implements PtpMessage {
    private static final int MAX_TEXT = 512;
    /** A client may send a long trace id: so much of the cause is said all the same. */
    private static final int MIN_CAUSE = 200;

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

    /**
     * A success with something to say to whoever asked.
     *
     * @param remark empty: nothing
     */
    public static Outbound remarked(String remark) {
        return remark.isEmpty()
                ? SUCCESS
                : new Outbound(
                        Map.of("remark", remark),
                        null,
                        ErrorCode.SUCCESS.code(),
                        ErrorCode.SUCCESS.zh() + "; " + remark);
    }

    /** The answer to a failure: one line that names the cause, the hop (this node when null) and the trace id. */
    public static Outbound failure(MeshException failure, String node, String traceId) {
        String hop = failure.hop();
        String where = " (at " + (hop == null ? node : hop) + ", trace " + traceId + ")";
        String cause = failure.message();
        int room = Math.max(MIN_CAUSE, MAX_TEXT - where.length());
        String text = cause.length() <= room ? cause : cause.substring(0, room - 1) + "…";
        return new Outbound(Map.of(), null, failure.code().code(), text + where);
    }

    public boolean isSuccess() {
        return ErrorCode.SUCCESS.code().equals(code);
    }

    /**
     * Clients build JSON from code and message without escaping: no quote, backslash, control character or half
     * surrogate may pass, and the line stays short whatever a partner wrote into it.
     */
    private static String clean(String text) {
        int end = Math.min(text.length(), MAX_TEXT);
        for (int i = 0; i < end; i++) {
            if (replacement(text.charAt(i)) != text.charAt(i) || Character.isSurrogate(text.charAt(i))) {
                return rewritten(text);
            }
        }
        return end == text.length() ? text : text.substring(0, end) + "…";
    }

    private static String rewritten(String text) {
        StringBuilder line = new StringBuilder();
        int i = 0;
        while (i < text.length() && line.length() < MAX_TEXT) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c > Character.MAX_VALUE) {
                line.appendCodePoint(c);
            } else {
                line.append(Character.isSurrogate((char) c) ? '?' : replacement((char) c));
            }
        }
        return i == text.length() ? line.toString() : line.append('…').toString();
    }

    private static char replacement(char c) {
        if (c == '"') {
            return '\'';
        }
        if (c == '\\') {
            return '/';
        }
        return Character.isISOControl(c) ? ' ' : c;
    }

    @Override
    public String toString() {
        return "Outbound[code=" + code + ", bytes=" + (payload == null ? 0 : payload.size()) + "]";
    }
}
