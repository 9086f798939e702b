package io.be.mesh.server.command.chan;

import io.be.mesh.server.command.wire.Message;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/** A message for machines. */
final class MessageJson {
    private MessageJson() {}

    /** @param whole whether the payload is in it, in base64 */
    static String of(Message message, boolean whole) {
        JsonObject line = new JsonObject().put("bytes", message.payload().size());
        if (whole) {
            line.put(
                    "payload",
                    Base64.getEncoder().encodeToString(message.payload().toByteArray()));
        }
        JsonObject metadata = new JsonObject();
        message.metadata().forEach(metadata::put);
        return line.put("metadata", metadata).encode();
    }
}
