package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.google.protobuf.ByteString;
import io.be.mesh.protocol.message.Outbound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of a message, in which bytes are nodes that hold a rope. */
final class Trees {
    private static final Binding TEXTS = new MapBinding(ScalarBinding.TEXT);

    private Trees() {}

    /** @param content whether an answer repeats its payload as {@code content} */
    static JsonNode of(Object message, boolean content) {
        if (message instanceof Outbound outbound) {
            return answer(outbound, content);
        }
        if (message instanceof List<?> list) {
            return new ListBinding(RecordBinding.of(
                            list.isEmpty() ? Outbound.class : list.get(0).getClass()))
                    .write(list);
        }
        return RecordBinding.of(message.getClass()).write(message);
    }

    /** {@code code} and {@code message} are always there: clients look for them first. */
    private static ObjectNode answer(Outbound outbound, boolean content) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        if (!outbound.metadata().isEmpty()) {
            tree.set("metadata", TEXTS.write(outbound.metadata()));
        }
        ByteString payload = outbound.payload();
        if (payload != null) {
            POJONode node = new POJONode(payload);
            tree.set("payload", node);
            if (content) {
                tree.set("content", node);
            }
        }
        return tree.put("code", outbound.code()).put("message", outbound.message());
    }

    /** The rope in a node, or null when the node is none. */
    static @Nullable ByteString bytes(JsonNode node) {
        return node instanceof POJONode pojo && pojo.getPojo() instanceof ByteString rope ? rope : null;
    }
}
