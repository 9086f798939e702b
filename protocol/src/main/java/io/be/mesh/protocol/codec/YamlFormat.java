package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.code.MeshException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.representer.Representer;

/** YAML from its events: no tag is ever resolved and no object constructed. */
final class YamlFormat implements TreeFormat {
    static final String NAME = "YAML";

    private final CodecLimits limits;

    YamlFormat(CodecLimits limits) {
        this.limits = limits;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public JsonParser open(ByteString body) {
        if (!body.isValidUtf8()) {
            throw Malformed.of(NAME, "it is not UTF-8", "");
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(limits.documentBytes());
        options.setProcessComments(false);
        try {
            Parser parser = new ParserImpl(new YamlText(body), options);
            JsonNode tree = new YamlTree(parser, limits).document();
            return (tree == null ? MissingNode.getInstance() : tree).traverse();
        } catch (MarkedYAMLException e) {
            throw Malformed.of(NAME, text(e.getProblem()), place(e.getProblemMark()));
        } catch (ReaderException e) {
            String what = String.format("the character U+%04X is not allowed", e.getCodePoint());
            throw Malformed.of(NAME, what, "character " + e.getPosition());
        } catch (YAMLException e) {
            throw Malformed.of(NAME, text(e.getMessage()), "");
        }
    }

    static MeshException refused(String what, Mark mark) {
        return Malformed.of(NAME, what, place(mark));
    }

    private static String text(@Nullable String problem) {
        return problem == null ? "it is not valid" : problem;
    }

    private static String place(@Nullable Mark mark) {
        return mark == null ? "" : Malformed.line(mark.getLine() + 1, mark.getColumn() + 1);
    }

    @Override
    public ByteString write(String root, JsonNode tree) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options);
        String text = yaml.dump(plain(Trees.textual(tree)));
        return UnsafeByteOperations.unsafeWrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Object plain(JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (node.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            node.properties().forEach(member -> map.put(member.getKey(), plain(member.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            node.forEach(item -> list.add(plain(item)));
            return list;
        }
        if (node.isNumber()) {
            return node.longValue();
        }
        return node.isBoolean() ? (Object) node.booleanValue() : node.asText();
    }
}
