package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** A record inside a record; looked up at use, so that a record may contain itself. */
record NestedBinding(Class<?> type) implements Binding {
    @Override
    public Object read(JsonParser in) throws IOException {
        return RecordBinding.of(type).read(in);
    }

    @Override
    public JsonNode write(Object value) {
        return RecordBinding.of(type).write(value);
    }

    @Override
    public Object absent() {
        return RecordBinding.of(type).absent();
    }
}
