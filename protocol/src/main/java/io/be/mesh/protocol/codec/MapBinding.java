package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Maps with text keys, which are kept as they are. */
record MapBinding(Binding value) implements Binding {
    @Override
    public Object read(JsonParser in) throws IOException {
        if (Tokens.isEmptyText(in)) {
            return Map.of();
        }
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw Mismatch.at(in, "an object is expected");
        }
        Map<String, Object> map = new LinkedHashMap<>();
        for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
            if (in.nextToken() != JsonToken.VALUE_NULL) {
                map.put(key, value.read(in));
            }
        }
        return map;
    }

    @Override
    public JsonNode write(Object map) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ((Map<?, ?>) map).forEach((key, item) -> object.set((String) key, value.write(item)));
        return object;
    }

    @Override
    public Object absent() {
        return Map.of();
    }
}
