package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import java.util.Map;

/**
 * Reads protobuf fields from a rope; a bytes field is a slice of the rope, never a copy.
 *
 * <p>The parser of the library copies bytes fields of a rope with several heap chunks, hence this one.
 */
final class ProtobufReader {
    static final int VARINT = 0;
    static final int LENGTH = 2;
    private static final int FIXED64 = 1;
    private static final int GROUP = 3;
    private static final int GROUP_END = 4;
    private static final int FIXED32 = 5;
    private static final String NAME = "protobuf";

    private final ByteString source;
    private final int maxDepth;
    private int position;
    private int field;
    private int wireType;

    ProtobufReader(ByteString source, int maxDepth) {
        this.source = source;
        this.maxDepth = maxDepth;
    }

    /** Moves to the next field; false at the end. */
    boolean next() {
        if (position == source.size()) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) tag & 7;
        if (tag >>> 32 != 0 || field == 0) {
            throw malformed("a tag is not valid");
        }
        return true;
    }

    int field() {
        return field;
    }

    boolean isLength() {
        return wireType == LENGTH;
    }

    boolean isVarint() {
        return wireType == VARINT;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = nextByte();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw malformed("a number has more than ten bytes");
    }

    ByteString bytes() {
        long length = varint();
        if (length < 0 || length > source.size() - position) {
            throw malformed("the document ends inside field " + field);
        }
        int from = position;
        position += (int) length;
        return source.substring(from, position);
    }

    String text() {
        ByteString bytes = bytes();
        if (!bytes.isValidUtf8()) {
            throw malformed("field " + field + " is not UTF-8");
        }
        return bytes.toStringUtf8();
    }

    /** Adds one entry of a map of texts. */
    void entry(Map<String, String> map) {
        int offset = position;
        ProtobufReader entry = new ProtobufReader(bytes(), maxDepth);
        String key = "";
        String value = "";
        try {
            while (entry.next()) {
                if (entry.isLength() && entry.field == 1) {
                    key = entry.text();
                } else if (entry.isLength() && entry.field == 2) {
                    value = entry.text();
                } else {
                    entry.skip();
                }
            }
        } catch (MeshException e) {
            throw Malformed.of(NAME, "an entry of the map in field " + field + " is not valid", "byte " + offset);
        }
        map.put(key, value);
    }

    /** Passes over the value of an unknown field. */
    void skip() {
        int depth = 0;
        do {
            switch (wireType) {
                case VARINT -> varint();
                case FIXED64 -> advance(8);
                case LENGTH -> bytes();
                case FIXED32 -> advance(4);
                case GROUP -> depth++;
                case GROUP_END -> depth--;
                default -> throw malformed("wire type " + wireType + " is unknown");
            }
            if (depth < 0 || depth > maxDepth) {
                throw malformed(depth < 0 ? "a group ends that did not begin" : "groups are nested too deeply");
            }
        } while (depth > 0 && nextInGroup());
    }

    private boolean nextInGroup() {
        if (!next()) {
            throw malformed("the document ends inside a group");
        }
        return true;
    }

    private void advance(int count) {
        if (count > source.size() - position) {
            throw malformed("the document ends inside field " + field);
        }
        position += count;
    }

    private byte nextByte() {
        if (position == source.size()) {
            throw malformed("the document ends inside a number");
        }
        return source.byteAt(position++);
    }

    private MeshException malformed(String what) {
        return Malformed.of(NAME, what, "byte " + position);
    }
}
