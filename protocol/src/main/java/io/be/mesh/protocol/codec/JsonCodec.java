package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * JSON for any public record: the messages of the contract and those of the bus.
 *
 * <p>Read as a stream straight from the rope; a payload is never a text in memory.
 */
public final class JsonCodec implements Codec {
    private static final String NAME = "JSON";

    private final CodecLimits limits;
    private final JsonFactory factory;

    public JsonCodec(CodecLimits limits) {
        this.limits = limits;
        this.factory = JsonFormat.factory(limits);
    }

    @Override
    public Encoding encoding() {
        return Encoding.JSON;
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

    /** Reads one value of any bindable type, for members of a form that are JSON texts. */
    Object read(Class<?> type, Binding binding, ByteString body) {
        Malformed.checkSize(NAME, body, limits);
        try (JsonParser in = parser(body)) {
            if (in.nextToken() == null) {
                throw Malformed.empty(NAME, type);
            }
            Object value = binding.read(in);
            if (in.nextToken() != null) {
                throw Malformed.of(
                        NAME, "there is more after the end of the document", place(in.currentTokenLocation()));
            }
            return value;
        } catch (Mismatch e) {
            throw Malformed.of(NAME, e);
        } catch (JsonProcessingException e) {
            throw Malformed.of(NAME, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A small document is read from its own array, without the copy through a stream. */
    private JsonParser parser(ByteString body) throws IOException {
        byte[] array = Chunks.single(body);
        JsonParser parser = array == null ? factory.createParser(body.newInput()) : factory.createParser(array);
        return new RopeParser(parser, body);
    }

    @Override
    public ByteString encode(Object message) {
        JsonNode tree = Trees.of(message, true);
        return JsonWriter.write(factory, tree);
    }

    private static String place(JsonLocation location) {
        return location == null ? "" : Malformed.line(location.getLineNr(), location.getColumnNr());
    }
}
