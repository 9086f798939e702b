package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Bytes: raw, base64, or an array of numbers from -128 to 255. In a tree they are a node that holds the rope. */
enum BytesBinding implements Binding {
    INSTANCE;

    @Override
    public Object read(JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT && in.getEmbeddedObject() instanceof ByteString raw) {
            return raw;
        }
        if (in.currentToken() == JsonToken.START_ARRAY) {
            return numbers(in);
        }
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw Mismatch.at(in, "base64 text or an array of bytes is expected");
        }
        ByteString bytes = in instanceof RopeParser rope ? rope.base64Value() : Base64Rope.decode(in.getText());
        if (bytes == null) {
            throw Mismatch.at(in, "the text is not base64");
        }
        return bytes;
    }

    private static ByteString numbers(JsonParser in) throws IOException {
        try (RopeOutput out = new RopeOutput()) {
            while (in.nextToken() != JsonToken.END_ARRAY) {
                long value = (long) ScalarBinding.LONG.read(in);
                if (value < Byte.MIN_VALUE || value > 255) {
                    throw Mismatch.at(in, "a byte is a number from -128 to 255");
                }
                out.write((int) value);
            }
            return out.toByteString();
        }
    }

    @Override
    public JsonNode write(Object value) {
        return new POJONode(value);
    }

    @Override
    public @Nullable Object absent() {
        return ByteString.EMPTY;
    }
}
