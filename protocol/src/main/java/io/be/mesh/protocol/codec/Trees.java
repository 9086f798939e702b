package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import io.be.mesh.protocol.message.Outbound;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
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

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The same tree with bytes as base64 texts, for encodings that have no bytes. */
    static JsonNode textual(JsonNode tree) {
        Map<JsonNode, JsonNode> texts = new IdentityHashMap<>();
        return textual(tree, texts);
    }

    private static JsonNode textual(JsonNode node, Map<JsonNode, JsonNode> texts) {
        ByteString bytes = bytes(node);
        if (bytes != null) {
            return texts.computeIfAbsent(
                    node, same -> TextNode.valueOf(Base64Rope.encode(bytes).toString(StandardCharsets.US_ASCII)));
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object();
            object.properties().forEach(member -> copy.set(member.getKey(), textual(member.getValue(), texts)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(item -> copy.add(textual(item, texts)));
            return copy;
        }
        return node;
    }
}
