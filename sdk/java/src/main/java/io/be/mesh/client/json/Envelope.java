package io.be.mesh.client.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** The answer of the SDK wire: {@code {"code","message","cause","content"}}. */
public final class Envelope {
    private static final String SUCCESS_TEXT = "请求成功";

    private Envelope() {}

    /**
     * The content.
     *
     * @param node that has answered
     * @throws MeshException what the answer says of a failure
     */
    public static JsonElement content(String node, byte[] answer) {
        JsonObject envelope = Json.object(answer);
        String code = text(envelope.get("code"));
        JsonElement cause = envelope.get("cause");
        boolean caused = cause != null && !cause.isJsonNull();
        if (caused && code.equals(MeshCode.SUCCESS.code())) {
            throw MeshException.answered(node, MeshCode.INTERNAL.code(), text(envelope.get("message")));
        }
        if (!code.equals(MeshCode.SUCCESS.code())) {
            throw MeshException.answered(node, code, text(envelope.get("message")));
        }
        JsonElement content = envelope.get("content");
        return content == null ? JsonNull.INSTANCE : content;
    }

    public static byte[] success(@Nullable Object content, Type type) {
        JsonObject envelope = head(MeshCode.SUCCESS.code(), SUCCESS_TEXT);
        envelope.add("content", Json.tree(content, type));
        return Json.bytes(envelope);
    }

    public static byte[] failure(String code, String message) {
        return Json.bytes(head(code, message));
    }

    private static JsonObject head(String code, String message) {
        JsonObject envelope = new JsonObject();
        envelope.addProperty("code", code);
        envelope.addProperty("message", message);
        return envelope;
    }

    private static String text(@Nullable JsonElement element) {
        return element == null || !element.isJsonPrimitive() ? "" : element.getAsString();
    }
}
