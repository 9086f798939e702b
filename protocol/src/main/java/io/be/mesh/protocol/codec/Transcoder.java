package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Documents of the SDK wire from YAML to JSON and back, member by member, without knowing their types. Any thread. */
public final class Transcoder {
    private final CodecLimits limits;
    private final YamlFormat yaml;
    private final JsonFactory factory;
    private final ObjectMapper trees;

    public Transcoder(CodecLimits limits) {
        this.limits = limits;
        this.yaml = new YamlFormat(limits);
        this.factory = JsonFormat.factory(limits);
        this.trees = new ObjectMapper(factory);
    }

    /**
     * The same document in JSON; an empty one is an empty object.
     *
     * @throws MeshException {@code E0000000616} when it does not parse or exceeds the limits
     */
    public ByteString yamlToJson(ByteString document) {
        Malformed.checkSize(YamlFormat.NAME, document, limits);
        try (JsonParser in = yaml.open(document)) {
            JsonNode tree = trees.readTree(in);
            return tree == null || tree.isMissingNode() || tree.isNull()
                    ? ByteString.copyFromUtf8("{}")
                    : JsonWriter.write(factory, tree);
        } catch (JsonProcessingException e) {
            throw Malformed.of(YamlFormat.NAME, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same document in YAML. The JSON is the node's own. */
    public ByteString jsonToYaml(ByteString document) {
        try (JsonParser in = factory.createParser(document.newInput())) {
            return yaml.write("", trees.readTree(in));
        } catch (JsonProcessingException e) {
            throw Malformed.of("JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
