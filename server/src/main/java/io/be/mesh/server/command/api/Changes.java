package io.be.mesh.server.command.api;

import io.be.mesh.server.command.Terminal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Says what a change did. */
public final class Changes {
    private Changes() {}

    /** @param done the node's answer */
    public static void print(Terminal terminal, AdminOptions options, JsonObject done) {
        if (options.json()) {
            terminal.out().println(done.encode());
            return;
        }
        String text = text(done);
        terminal.out().println(text.isEmpty() ? "done, nothing had to change" : text);
    }

    /** A line for each change, and what the node remarks; empty when it does neither. */
    public static String text(JsonObject done) {
        List<String> lines = new ArrayList<>();
        JsonArray changes = done.getJsonArray("changes", new JsonArray());
        for (int i = 0; i < changes.size(); i++) {
            JsonObject change = changes.getJsonObject(i);
            long before = change.getLong("before");
            long after = change.getLong("after");
            String what = before == 0 ? "added" : after == 0 ? "removed" : "changed, version " + after;
            lines.add(change.getString("object") + ": " + what);
        }
        String message = done.getString("message", "");
        if (!message.isEmpty()) {
            lines.add(message);
        }
        return String.join("\n", lines);
    }
}
