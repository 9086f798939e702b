package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints a tree as JSON. Base64 is made once for each payload and taken into the output by reference. */
final class JsonWriter {
    private static final int ROOM = 256;

    private final RopeOutput out;
    private final JsonGenerator json;
    /** The payload last written and its text: {@code content} repeats {@code payload}. */
    private @Nullable ByteString lastBytes;

    private ByteString lastText = ByteString.EMPTY;

    private JsonWriter(RopeOutput out, JsonGenerator json) {
        this.out = out;
        this.json = json;
    }

    static ByteString write(JsonFactory factory, JsonNode tree) {
        RopeOutput out = new RopeOutput(ROOM);
        try (JsonGenerator json = factory.createGenerator(out)) {
            new JsonWriter(out, json).value(tree);
            json.flush();
            return out.toByteString();
        } catch (JsonProcessingException e) {
            throw Malformed.unwritable("JSON", "a text holds half a character");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void value(JsonNode node) throws IOException {
        switch (node.getNodeType()) {
            case OBJECT -> object(node);
            case ARRAY -> array(node);
            case STRING -> json.writeString(node.textValue());
            case NUMBER -> json.writeNumber(node.longValue());
            case BOOLEAN -> json.writeBoolean(node.booleanValue());
            case POJO -> bytes(node);
            default -> json.writeNull();
        }
    }

    private void object(JsonNode node) throws IOException {
        json.writeStartObject();
        for (Iterator<Map.Entry<String, JsonNode>> i = node.fields(); i.hasNext(); ) {
            Map.Entry<String, JsonNode> member = i.next();
            json.writeFieldName(member.getKey());
            value(member.getValue());
        }
        json.writeEndObject();
    }

    private void array(JsonNode node) throws IOException {
        json.writeStartArray();
        for (JsonNode item : node) {
            value(item);
        }
        json.writeEndArray();
    }

    @SuppressWarnings(
            "ReferenceEquality") // the same rope, not an equal one: comparing bytes would cost more than encoding
    private void bytes(JsonNode node) throws IOException {
        ByteString bytes = Trees.bytes(node);
        if (bytes == null) {
            throw new IllegalArgumentException("a tree holds no other objects than ropes");
        }
        if (bytes != lastBytes) {
            lastText = Base64Rope.encode(bytes);
            lastBytes = bytes;
        }
        json.writeRawValue("\"");
        json.flush();
        out.append(lastText);
        json.writeRaw('"');
    }
}
