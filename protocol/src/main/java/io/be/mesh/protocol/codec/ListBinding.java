package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Arrays. A single value is an array of one, because XML cannot say which of the two it means. */
record ListBinding(Binding element) implements Binding {
    @Override
    public Object read(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            return Tokens.isEmptyText(in) ? List.of() : List.of(element.read(in));
        }
        List<Object> values = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.VALUE_NULL) {
                values.add(element.read(in));
            }
        }
        return values;
    }

    @Override
    public JsonNode write(Object value) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Object item : (List<?>) value) {
            array.add(element.write(item));
        }
        return array;
    }

    @Override
    public Object absent() {
        return List.of();
    }
}
