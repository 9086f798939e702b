package io.be.mesh.cluster.replica;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** A failure on the payload link: JSON with {@code code}, {@code message} and, when it is known, {@code hop}. */
public final class LinkFailure {
    private static final int LONGEST = 64 * 1024;

    private LinkFailure() {}

    static Buffer encode(MeshException failure) {
        JsonObject json = new JsonObject().put("code", failure.code().code()).put("message", failure.message());
        String hop = failure.hop();
        if (hop != null) {
            json.put("hop", hop);
        }
        return json.toBuffer();
    }

    /** The failure that was told; E…520 when the text is none. */
    public static MeshException decode(Buffer text, int status) {
        try {
            if (text.length() <= LONGEST) {
                JsonObject json = new JsonObject(text);
                ErrorCode code = Optional.ofNullable(ErrorCode.of(json.getString("code")))
                        .orElse(ErrorCode.UNKNOWN);
                MeshException failure = new MeshException(code, json.getString("message", code.en()));
                String hop = json.getString("hop");
                return hop == null ? failure : failure.at(hop);
            }
        } catch (DecodeException | ClassCastException e) {
            // told below
        }
        return new MeshException(ErrorCode.UNKNOWN, "the other replica answered HTTP " + status + " and no reason");
    }
}
