package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlFactory;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;

/** TOML. Dates stay the texts they were written as. */
final class TomlFormat implements TreeFormat {
    private static final String NAME = "TOML";

    /** An empty table: a document of no bytes would be an empty body. */
    private static final ByteString EMPTY_TABLE = ByteString.copyFromUtf8("\n");

    private final int maxDepth;
    private final TomlMapper mapper;

    TomlFormat(CodecLimits limits) {
        maxDepth = limits.depth();
        TomlFactory factory = TomlFactory.builder()
                .streamReadConstraints(JsonFormat.constraints(limits))
                .build();
        mapper = new TomlMapper(factory);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public JsonParser open(ByteString body) throws IOException {
        checkValues(body);
        JsonNode tree = mapper.readTree(body.newInput());
        checkDepth(tree, 1);
        return tree.traverse();
    }

    /** The parser counts no values, so the characters that could begin one are counted before it starts. */
    private static void checkValues(ByteString body) {
        int left = TreeBudget.MAX_VALUES;
        for (ByteString.ByteIterator i = body.iterator(); i.hasNext(); ) {
            byte b = i.nextByte();
            if ((b == ',' || b == '\n' || b == '.' || b == '[' || b == '{') && --left < 0) {
                throw TreeBudget.tooMany(NAME);
            }
        }
    }

    /** The parser does not count the depth of dotted keys. */
    private void checkDepth(JsonNode node, int depth) {
        if (depth > maxDepth) {
            throw TreeBudget.tooDeep(NAME, maxDepth);
        }
        for (JsonNode child : node) {
            if (child.isContainerNode()) {
                checkDepth(child, depth + 1);
            }
        }
    }

    @Override
    public ByteString write(String root, JsonNode tree) throws IOException {
        if (tree.isEmpty()) {
            return EMPTY_TABLE;
        }
        return UnsafeByteOperations.unsafeWrap(mapper.writeValueAsBytes(Trees.textual(tree)));
    }
}
