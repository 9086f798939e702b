package io.be.mesh.client.json;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Values as SDKs write them: members in snake case, bytes in base64, durations in milliseconds. */
public final class Json {
    private static final Gson GSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .disableHtmlEscaping()
            .registerTypeAdapter(byte[].class, new Bytes().nullSafe())
            .registerTypeAdapter(Duration.class, new Millis().nullSafe())
            .create();

    private Json() {}

    public static JsonElement tree(@Nullable Object value, Type type) {
        return GSON.toJsonTree(value, type);
    }

    public static byte[] bytes(JsonElement element) {
        return GSON.toJson(element).getBytes(StandardCharsets.UTF_8);
    }

    public static String text(@Nullable Object value) {
        return GSON.toJson(value);
    }

    /** @throws MeshException {@code E0000000616} when it is not one JSON object */
    public static JsonObject object(byte[] bytes) {
        JsonObject object = value(new String(bytes, StandardCharsets.UTF_8), JsonObject.class);
        if (object == null) {
            throw MeshException.of(MeshCode.CODEC, "there is no JSON object");
        }
        return object;
    }

    /** @throws MeshException {@code E0000000616} when it is not of that type */
    public static <T> @Nullable T value(JsonElement element, Type type) {
        try {
            return GSON.<T>fromJson(element, type);
        } catch (JsonParseException | IllegalArgumentException e) {
            throw unreadable(type, e);
        }
    }

    /** @throws MeshException {@code E0000000616} when it is not of that type */
    public static <T> @Nullable T value(String text, Class<T> type) {
        try {
            return GSON.fromJson(text, type);
        } catch (JsonParseException | IllegalArgumentException e) {
            throw unreadable(type, e);
        }
    }

    private static MeshException unreadable(Type type, RuntimeException cause) {
        return MeshException.of(
                MeshCode.CODEC, "the JSON is not a " + type.getTypeName() + ": " + cause.getMessage(), cause);
    }

    private static final class Bytes extends TypeAdapter<byte[]> {
        @Override
        public void write(JsonWriter out, byte[] value) throws IOException {
            out.value(Base64.getEncoder().encodeToString(value));
        }

        @Override
        public byte[] read(JsonReader in) throws IOException {
            String text = in.nextString();
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                throw new JsonParseException("not base64 at " + in.getPath(), e);
            }
        }
    }

    private static final class Millis extends TypeAdapter<Duration> {
        @Override
        public void write(JsonWriter out, Duration value) throws IOException {
            out.value(value.toMillis());
        }

        @Override
        public Duration read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.STRING) {
                String text = in.nextString();
                return text.isEmpty() ? Duration.ZERO : Duration.ofMillis(Long.parseLong(text));
            }
            return Duration.ofMillis(in.nextLong());
        }
    }
}
