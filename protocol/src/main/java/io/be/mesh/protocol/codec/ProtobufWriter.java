package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes protobuf fields into a rope; a large bytes field is taken in by reference. Absent values write nothing. */
final class ProtobufWriter {
    private static final int ROOM = 256;

    private final RopeOutput out = new RopeOutput(ROOM);
    private final CodedOutputStream coded = CodedOutputStream.newInstance(out, ROOM);

    ProtobufWriter text(int field, String value) throws IOException {
        if (!value.isEmpty()) {
            coded.writeString(field, value);
        }
        return this;
    }

    ProtobufWriter number(int field, int value) throws IOException {
        if (value != 0) {
            coded.writeInt32(field, value);
        }
        return this;
    }

    /** Written even when empty: an empty payload is a message of no bytes. */
    ProtobufWriter bytes(int field, ByteString value) throws IOException {
        coded.writeTag(field, ProtobufReader.LENGTH);
        coded.writeUInt32NoTag(value.size());
        coded.flush();
        out.append(value);
        return this;
    }

    ProtobufWriter map(int field, Map<String, String> map) throws IOException {
        for (Map.Entry<String, String> entry : map.entrySet()) {
            int size = CodedOutputStream.computeStringSize(1, entry.getKey())
                    + CodedOutputStream.computeStringSize(2, entry.getValue());
            coded.writeTag(field, ProtobufReader.LENGTH);
            coded.writeUInt32NoTag(size);
            coded.writeString(1, entry.getKey());
            coded.writeString(2, entry.getValue());
        }
        return this;
    }

    /** A length and that many bytes: one frame of a stream. */
    ProtobufWriter delimited(ByteString message) throws IOException {
        coded.writeUInt32NoTag(message.size());
        coded.flush();
        out.append(message);
        return this;
    }

    ByteString toByteString() throws IOException {
        coded.flush();
        return out.toByteString();
    }

    /** What writes the fields of one message. */
    interface Body {
        void write(ProtobufWriter out) throws IOException;
    }

    /** The bytes of what a body writes. */
    static ByteString write(Body body) {
        try {
            ProtobufWriter out = new ProtobufWriter();
            body.write(out);
            return out.toByteString();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
    }
}
