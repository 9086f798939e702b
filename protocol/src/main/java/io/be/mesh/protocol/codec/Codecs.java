package io.be.mesh.protocol.codec;

import java.util.EnumMap;
import java.util.Map;

/** The codecs of a node, one for each encoding. Immutable and safe from any thread. */
public final class Codecs {
    private final Map<Encoding, Codec> codecs = new EnumMap<>(Encoding.class);
    private final JsonCodec json;
    private final FormBinder form;

    public Codecs(CodecLimits limits) {
        json = new JsonCodec(limits);
        form = new FormBinder(json);
        codecs.put(Encoding.JSON, json);
        codecs.put(Encoding.PROTOBUF, new ProtobufCodec(limits));
        addTree(Encoding.XML, new XmlFormat(limits), limits);
        addTree(Encoding.YAML, new YamlFormat(limits), limits);
        addTree(Encoding.TOML, new TomlFormat(limits), limits);
        addTree(Encoding.MSGPACK, new MsgpackFormat(limits), limits);
        codecs.put(Encoding.FORM, json);
        codecs.put(Encoding.MULTIPART, json);
    }

    private void addTree(Encoding encoding, TreeFormat format, CodecLimits limits) {
        codecs.put(encoding, new TreeCodec(encoding, format, limits));
    }

    /** The codec of an encoding; for the two forms, whose answers are JSON, the JSON codec. */
    public Codec of(Encoding encoding) {
        return codecs.getOrDefault(encoding, json);
    }

    public JsonCodec json() {
        return json;
    }

    /** Binds what a query or form was parsed to. */
    public FormBinder form() {
        return form;
    }
}
