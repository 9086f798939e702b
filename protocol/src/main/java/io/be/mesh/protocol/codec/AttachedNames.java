package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Which attachments a request of the SDK wire carries, read as a stream and kept by name only. Any thread. */
public final class AttachedNames {
    private static final String MEMBER = "attachments";

    private final JsonFactory factory;

    public AttachedNames(CodecLimits limits) {
        factory = JsonFormat.factory(limits);
    }

    /**
     * The names, in lower case with {@code -} for {@code _}; of every member that any reader may take for the attachments.
     *
     * @throws MeshException {@code E0000000616} when the body is no JSON object
     */
    public Set<String> of(ByteString body) {
        Set<String> names = new HashSet<>();
        try (JsonParser in = factory.createParser(body.newInput())) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw Malformed.of("JSON", "an object with the arguments is expected", "");
            }
            for (String member = in.nextFieldName(); member != null; member = in.nextFieldName()) {
                JsonToken value = in.nextToken();
                if (value == JsonToken.START_OBJECT && Names.fold(member).equals(MEMBER)) {
                    collect(in, names);
                } else {
                    in.skipChildren();
                }
            }
            if (in.nextToken() != null) {
                throw Malformed.of("JSON", "there is more after the end of the document", "");
            }
            return names;
        } catch (JsonProcessingException e) {
            throw Malformed.of("JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void collect(JsonParser in, Set<String> names) throws IOException {
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            names.add(name.toLowerCase(Locale.ROOT).replace('_', '-'));
            in.nextToken();
            in.skipChildren();
        }
    }
}
