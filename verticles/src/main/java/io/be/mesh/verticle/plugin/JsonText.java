package io.be.mesh.verticle.plugin;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.plugin.PluginMessage.Answer;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import org.jspecify.annotations.Nullable;

/** What a plugin answers, before it is put into an answer of the node. On a thread of the plugin. */
final class JsonText {
    private static final String NULL = "null";

    private JsonText() {}

    /** @throws MeshException E…616 no JSON, E…413 too large */
    static Answer answer(@Nullable String text, long maxBytes) {
        String json = text == null ? NULL : text;
        if (json.length() > maxBytes) {
            throw tooLarge(maxBytes);
        }
        try {
            // Written anew: what stands behind the first value would otherwise be part of the envelope.
            ByteString bytes = ByteString.copyFrom(
                    Json.encodeToBuffer(Json.decodeValue(json)).getBytes());
            if (bytes.size() > maxBytes) {
                throw tooLarge(maxBytes);
            }
            return new Answer(bytes);
        } catch (DecodeException e) {
            throw new MeshException(ErrorCode.CODEC, "the plugin answered no JSON: " + e.getMessage());
        }
    }

    private static MeshException tooLarge(long maxBytes) {
        return new MeshException(
                ErrorCode.TOO_LARGE, "the plugin answered more than limits.management, " + maxBytes + " bytes");
    }
}
