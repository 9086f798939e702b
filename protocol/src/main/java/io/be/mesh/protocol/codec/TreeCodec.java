package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Outbound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A codec over a {@link TreeFormat}: size, binding and errors are the same for each. */
final class TreeCodec implements Codec {
    private final Encoding encoding;
    private final TreeFormat format;
    private final CodecLimits limits;

    TreeCodec(Encoding encoding, TreeFormat format, CodecLimits limits) {
        this.encoding = encoding;
        this.format = format;
        this.limits = limits;
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    @Override
    public <T> T decode(Class<T> type, ByteString body) {
        return type.cast(read(type, RecordBinding.of(type), body));
    }

    @Override
    @SuppressWarnings("unchecked") // every element was made by the binding of the type
    public <T> List<T> decodeList(Class<T> type, ByteString body) {
        return List.copyOf((List<T>) read(type, new ListBinding(RecordBinding.of(type)), body));
    }

    private Object read(Class<?> type, Binding binding, ByteString body) {
        Malformed.checkSize(format.name(), body, limits);
        if (body.isEmpty()) {
            throw Malformed.empty(format.name(), type);
        }
        try (JsonParser in = open(body)) {
            JsonToken first = in.nextToken();
            if (first == null || first == JsonToken.NOT_AVAILABLE) {
                throw Malformed.empty(format.name(), type);
            }
            return binding.read(in);
        } catch (Mismatch e) {
            throw Malformed.of(format.name(), e);
        } catch (JsonProcessingException e) {
            throw Malformed.of(format.name(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonParser open(ByteString body) throws JsonProcessingException {
        try {
            return format.open(body);
        } catch (MeshException | JsonProcessingException e) {
            throw e;
        } catch (RuntimeException | IOException e) {
            // Parsers of bytes from outside: whatever else they throw is about those bytes.
            throw Malformed.of(format.name(), "it is not valid", "");
        }
    }

    @Override
    public ByteString encode(Object message) {
        String root = message instanceof Outbound
                ? "TransportOutbound"
                : message.getClass().getSimpleName();
        JsonNode tree = Trees.of(message, encoding != Encoding.MSGPACK);
        try {
            return format.write(root, tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
