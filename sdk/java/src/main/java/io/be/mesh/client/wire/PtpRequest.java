package io.be.mesh.client.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request of {@code org.ppc.ptp.PrivateTransferTransport} in protobuf: {@code PushInbound} topic 1, payload 2, metadata 3;
 * {@code PopInbound} and {@code ReleaseInbound} topic 1, timeout 2; {@code PeekInbound} topic 1. Four messages of few fields do not
 * need a library of two megabytes.
 */
public final class PtpRequest implements Outgoing {
    private static final byte[] NOTHING = new byte[0];
    private static final int TOPIC = 0x0a;
    private static final int PAYLOAD = 0x12;
    private static final int TIMEOUT = 0x10;
    private static final int METADATA = 0x1a;
    private static final int KEY = 0x0a;
    private static final int VALUE = 0x12;

    private final byte[] head;
    private final byte[] payload;
    private final int offset;
    private final int length;
    private final byte[] tail;

    private PtpRequest(byte[] head, byte[] payload, int offset, int length, byte[] tail) {
        this.head = head;
        this.payload = payload;
        this.offset = offset;
        this.length = length;
        this.tail = tail;
    }

    /** A push; the payload is not copied. */
    public static PtpRequest push(String topic, byte[] payload, int offset, int length, Map<String, String> metadata) {
        ByteArrayOutputStream head = topic(topic);
        if (length > 0) {
            head.write(PAYLOAD);
            varint(head, length);
        }
        return new PtpRequest(head.toByteArray(), payload, offset, length, metadata(metadata));
    }

    /** A pop or a release; 0 leaves the time to the node. */
    public static PtpRequest timed(String topic, long millis) {
        ByteArrayOutputStream head = topic(topic);
        if (millis > 0) {
            head.write(TIMEOUT);
            varint(head, (int) Math.min(millis, Integer.MAX_VALUE));
        }
        return new PtpRequest(head.toByteArray(), NOTHING, 0, 0, NOTHING);
    }

    public static PtpRequest peek(String topic) {
        return new PtpRequest(topic(topic).toByteArray(), NOTHING, 0, 0, NOTHING);
    }

    @Override
    public int size() {
        return head.length + length + tail.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(head);
        out.write(payload, offset, length);
        out.write(tail);
    }

    private static ByteArrayOutputStream topic(String topic) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(topic.length() + 16);
        if (!topic.isEmpty()) {
            text(out, TOPIC, topic);
        }
        return out;
    }

    private static byte[] metadata(Map<String, String> metadata) {
        if (metadata.isEmpty()) {
            return NOTHING;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        metadata.forEach((key, value) -> {
            entry.reset();
            text(entry, KEY, key);
            text(entry, VALUE, value);
            out.write(METADATA);
            varint(out, entry.size());
            out.write(entry.toByteArray(), 0, entry.size());
        });
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, int tag, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(tag);
        varint(out, bytes.length);
        out.write(bytes, 0, bytes.length);
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
