package io.be.mesh.server.command.transfer;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * A file that is at both ends.
 *
 * @param again pieces that went more than once
 * @param resumed bytes that were there from an earlier start
 */
public record Result(long bytes, long pieces, long again, long resumed, String sha256, Duration took) {
    /** For machines. */
    public JsonObject json() {
        return new JsonObject()
                .put("bytes", bytes)
                .put("pieces", pieces)
                .put("again", again)
                .put("resumed", resumed)
                .put("sha256", sha256)
                .put("millis", took.toMillis());
    }
}
