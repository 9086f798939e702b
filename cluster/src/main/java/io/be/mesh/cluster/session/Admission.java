package io.be.mesh.cluster.session;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What may enter a queue, and what it costs there. What may not is a {@code MeshException}: E…400 that names the text, E…413 over
 * the limit.
 */
public final class Admission {
    /** Longest session, topic, sender, in UTF-8 bytes. */
    public static final int MAX_NAME_BYTES = 512;

    /** Longest message id and request id: room for a UUID with a prefix, and they are remembered by the thousand. */
    public static final int MAX_ID_BYTES = 128;

    /** About what one message in a topic of its own takes on the heap beside its payload. */
    public static final int BOOKKEEPING = 768;

    /** From here on bookkeeping is around one per cent and not charged, so that a message of exactly the limit fits. */
    public static final long LARGE = 64 * 1024;

    private Admission() {}

    public static void check(QueueKey key) {
        checkSession(key.session());
        checkText("topic", key.topic(), MAX_NAME_BYTES);
    }

    public static void checkSession(String session) {
        checkText("session", session, MAX_NAME_BYTES);
    }

    public static void check(PopRequest request) {
        check(request.key());
        checkText("sender", request.sender(), MAX_NAME_BYTES);
        checkText("request id", request.requestId(), MAX_ID_BYTES);
    }

    public static void check(QueueKey key, StoredMessage message, long limit) {
        check(key);
        checkText("sender", message.sender(), MAX_NAME_BYTES);
        checkText("message id", message.messageId(), MAX_ID_BYTES);
        if (message.payload().size() > limit) {
            throw new MeshException(
                    ErrorCode.TOO_LARGE,
                    "the message has " + message.payload().size() + " bytes, limits.message is " + limit);
        }
    }

    /** The bytes a message is charged with: payload, metadata and, where it matters, bookkeeping. */
    public static long charge(StoredMessage message) {
        long bytes = message.payload().size();
        for (Map.Entry<String, String> entry : message.metadata().entrySet()) {
            bytes += entry.getKey().length() + entry.getValue().length();
        }
        return bytes >= LARGE ? bytes : bytes + BOOKKEEPING;
    }

    private static void checkText(String what, String text, int limit) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new MeshException(ErrorCode.BAD_REQUEST, "the " + what + " has a control character at " + i);
            }
        }
        if (text.length() > limit / 3 && text.getBytes(StandardCharsets.UTF_8).length > limit) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "the " + what + " is longer than " + limit + " bytes");
        }
    }
}
