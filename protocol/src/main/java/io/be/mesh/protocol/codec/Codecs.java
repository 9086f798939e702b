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
