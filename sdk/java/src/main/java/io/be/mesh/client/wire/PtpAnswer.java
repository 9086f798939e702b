package io.be.mesh.client.wire;

import io.be.mesh.client.cause.MeshCode;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code TransportOutbound} in protobuf: metadata 1, payload 2, code 3, message 4. What is not known is skipped. */
public final class PtpAnswer {
    private static final int METADATA = 1;
    private static final int PAYLOAD = 2;
    private static final int CODE = 3;
    private static final int MESSAGE = 4;
    private static final int KEY = 0x0a;
    private static final int VALUE = 0x12;
    private static final int MAX_TEXT = 64 * 1024;
    private static final int MAX_VARINT = 10;
    private static final int MAX_METADATA = 1024;

    private final byte @Nullable [] payload;
    private final String code;
    private final String message;
    private final Map<String, String> metadata;

    private PtpAnswer(byte @Nullable [] payload, String code, String message, Map<String, String> metadata) {
        this.payload = payload;
        this.code = code;
        this.message = message;
        this.metadata = metadata;
    }

    /** Reads one message from its stream; the payload is copied once. */
    static PtpAnswer read(InputStream in) throws IOException {
        byte[] payload = null;
        String code = "";
        String message = "";
        Map<String, String> metadata = new HashMap<>();
        for (int first = in.read(); first >= 0; first = in.read()) {
            int tag = (int) varint(in, first);
            int field = tag >>> 3;
            if ((tag & 7) != 2) {
                skip(in, tag & 7);
                continue;
            }
            int length = length(in);
            switch (field) {
                case METADATA:
                    entry(in, length, metadata);
                    break;
                case PAYLOAD:
                    payload = bytes(in, length);
                    break;
                case CODE:
                    code = text(in, length);
                    break;
                case MESSAGE:
                    message = text(in, length);
                    break;
                default:
                    skipBytes(in, length);
            }
        }
        return new PtpAnswer(payload, code, message, metadata);
    }

    public boolean isSuccess() {
        return MeshCode.SUCCESS.code().equals(code);
    }

    public String code() {
        return code;
    }

    public String message() {
        return message;
    }

    /** Empty when there was no message; a message of no bytes is an empty array. */
    public Optional<byte[]> payload() {
        return Optional.ofNullable(payload);
    }

    /** What the message was pushed with, and what the node says of it. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** One entry of the map: key 1, value 2. */
    private static void entry(InputStream in, int length, Map<String, String> metadata) throws IOException {
        if (length > MAX_TEXT || metadata.size() >= MAX_METADATA) {
            throw new IOException(
                    "metadata of more than " + MAX_METADATA + " entries or " + MAX_TEXT + " bytes in one");
        }
        InputStream entry = new ByteArrayInputStream(bytes(in, length));
        String key = "";
        String value = "";
        for (int tag = entry.read(); tag >= 0; tag = entry.read()) {
            String text = text(entry, length(entry));
            if (tag == KEY) {
                key = text;
            } else if (tag == VALUE) {
                value = text;
            } else {
                throw new IOException("an entry of the metadata with tag " + tag);
            }
        }
        metadata.put(key, value);
    }

    private static int length(InputStream in) throws IOException {
        long length = varint(in, in.read());
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw new IOException("a field of " + length + " bytes");
        }
        return (int) length;
    }

    private static String text(InputStream in, int length) throws IOException {
        if (length > MAX_TEXT) {
            throw new IOException("a text of " + length + " bytes");
        }
        return new String(bytes(in, length), StandardCharsets.UTF_8);
    }

    /** Takes memory for what is there, not for what is claimed: a compressed message does not know its length. */
    private static byte[] bytes(InputStream in, int length) throws IOException {
        byte[] bytes;
        if (in.available() >= length) {
            bytes = new byte[length];
            in.readNBytes(bytes, 0, length);
        } else {
            bytes = in.readNBytes(length);
        }
        if (bytes.length != length) {
            throw new EOFException("the message ends inside a field of " + length + " bytes");
        }
        return bytes;
    }

    private static void skip(InputStream in, int type) throws IOException {
        switch (type) {
            case 0:
                varint(in, in.read());
                break;
            case 1:
                skipBytes(in, 8);
                break;
            case 5:
                skipBytes(in, 4);
                break;
            default:
                throw new IOException("wire type " + type);
        }
    }

    private static void skipBytes(InputStream in, int length) throws IOException {
        for (long left = length; left > 0; ) {
            long skipped = in.skip(left);
            if (skipped <= 0) {
                throw new EOFException("the message ends inside a field");
            }
            left -= skipped;
        }
    }

    private static long varint(InputStream in, int first) throws IOException {
        long value = 0;
        int next = first;
        for (int i = 0; i < MAX_VARINT; i++) {
            if (next < 0) {
                throw new EOFException("the message ends inside a number");
            }
            value |= (long) (next & 0x7f) << 7 * i;
            if ((next & 0x80) == 0) {
                return value;
            }
            next = in.read();
        }
        throw new IOException("a number of more than " + MAX_VARINT + " bytes");
    }
}
