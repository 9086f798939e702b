package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import java.io.IOException;
import java.util.Map;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageIntegerOverflowException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** MessagePack. Binary values are slices of what was received and are sent by reference; extensions are refused. */
final class MsgpackFormat implements TreeFormat {
    private static final String NAME = "msgpack";

    private final CodecLimits limits;

    MsgpackFormat(CodecLimits limits) {
        this.limits = limits;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public JsonParser open(ByteString body) throws IOException {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(body.newInput())) {
            Reader reader = new Reader(body, in, new TreeBudget(NAME, limits.depth()));
            JsonNode tree = reader.value(1);
            if (in.getTotalReadBytes() != body.size()) {
                throw reader.refused("there is more after the end of the document");
            }
            return tree.traverse();
        }
    }

    /** Reads values; lengths are compared with what is there before anything is allocated for them. */
    private record Reader(ByteString body, MessageUnpacker in, TreeBudget budget) {
        JsonNode value(int depth) throws IOException {
            budget.checkDepth(depth);
            budget.take(1);
            try {
                MessageFormat format = in.getNextFormat();
                return switch (format.getValueType()) {
                    case NIL -> nil();
                    case BOOLEAN -> JsonNodeFactory.instance.booleanNode(in.unpackBoolean());
                    case INTEGER -> JsonNodeFactory.instance.numberNode(in.unpackLong());
                    case FLOAT -> JsonNodeFactory.instance.numberNode(in.unpackDouble());
                    case STRING -> JsonNodeFactory.instance.textNode(raw(format).toStringUtf8());
                    case BINARY -> new POJONode(raw(format));
                    case ARRAY -> array(depth);
                    case MAP -> map(depth);
                    case EXTENSION -> throw refused("an extension is not allowed");
                };
            } catch (MessageIntegerOverflowException e) {
                throw refused("the number is out of range");
            } catch (MessagePackException e) {
                throw refused("the document ends early or is not valid");
            }
        }

        private JsonNode nil() throws IOException {
            in.unpackNil();
            return JsonNodeFactory.instance.nullNode();
        }

        /** The bytes of a text or binary value, as a slice: it is skipped, which also proves that it is all there. */
        private ByteString raw(MessageFormat format) throws IOException {
            int start = (int) in.getTotalReadBytes();
            in.skipValue();
            int end = (int) in.getTotalReadBytes();
            int header =
                    switch (format) {
                        case STR8, BIN8 -> 2;
                        case STR16, BIN16 -> 3;
                        case STR32, BIN32 -> 5;
                        default -> 1;
                    };
            return body.substring(start + header, end);
        }

        private ArrayNode array(int depth) throws IOException {
            int size = in.unpackArrayHeader();
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < size; i++) {
                array.add(value(depth + 1));
            }
            return array;
        }

        private ObjectNode map(int depth) throws IOException {
            int size = in.unpackMapHeader();
            ObjectNode object = Trees.object();
            for (int i = 0; i < size; i++) {
                JsonNode key = value(depth + 1);
                if (!key.isTextual()) {
                    throw refused("a key must be a text");
                }
                object.set(key.textValue(), value(depth + 1));
            }
            return object;
        }

        MeshException refused(String what) {
            return Malformed.of(NAME, what, "byte " + in.getTotalReadBytes());
        }
    }

    @Override
    public ByteString write(String root, JsonNode tree) throws IOException {
        try (RopeOutput out = new RopeOutput();
                MessagePacker packer = MessagePack.newDefaultPacker(out)) {
            write(tree, packer, out);
            packer.flush();
            return out.toByteString();
        }
    }

    private static void write(JsonNode node, MessagePacker packer, RopeOutput out) throws IOException {
        ByteString bytes = Trees.bytes(node);
        if (bytes != null) {
            packer.packBinaryHeader(bytes.size()).flush();
            out.append(bytes);
        } else if (node.isObject()) {
            packer.packMapHeader(node.size());
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                packer.packString(member.getKey());
                write(member.getValue(), packer, out);
            }
        } else if (node.isArray()) {
            packer.packArrayHeader(node.size());
            for (JsonNode item : node) {
                write(item, packer, out);
            }
        } else if (node.isNumber()) {
            packer.packLong(node.longValue());
        } else if (node.isBoolean()) {
            packer.packBoolean(node.booleanValue());
        } else {
            packer.packString(node.asText());
        }
    }
}
