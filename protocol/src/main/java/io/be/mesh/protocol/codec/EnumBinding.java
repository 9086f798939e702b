package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Constants by their name, without regard to case. */
final class EnumBinding implements Binding {
    private final List<Enum<?>> constants;

    EnumBinding(Class<?> type) {
        constants = List.of((Enum<?>[]) type.getEnumConstants());
    }

    @Override
    public Object read(JsonParser in) throws IOException {
        String name = (String) ScalarBinding.TEXT.read(in);
        for (Enum<?> constant : constants) {
            if (constant.name().equalsIgnoreCase(name)) {
                return constant;
            }
        }
        throw Mismatch.at(in, "one of " + constants + " is expected");
    }

    @Override
    public JsonNode write(Object value) {
        return TextNode.valueOf(((Enum<?>) value).name());
    }

    @Override
    public @Nullable Object absent() {
        return null;
    }
}
