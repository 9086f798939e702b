package io.be.mesh.cluster.audit;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One line of the file: an object whose last member is the SHA-256 of the line without that member. The hash is that of
 * the bytes as they stand, so that verifying does not depend on how somebody's library writes JSON.
 *
 * @param torn what the line says of damage before it; empty for every other line
 * @param sound whether the hash is that of the line
 */
record AuditLine(long seq, String prev, String hash, String torn, boolean sound) {
    /** Action of a line that says what a crash has left of the lines before it. */
    static final String TORN = "mesh.audit.torn";

    private static final String HASH = ",\"hash\":\"";
    private static final int HASH_CHARS = 64;
    private static final int TAIL = HASH.length() + HASH_CHARS + 2;

    AuditHead head() {
        return new AuditHead(seq, hash);
    }

    /** The line without its end of line. */
    static String text(AuditHead before, String at, AuditEvent event) {
        JsonArray changes = new JsonArray();
        for (Change change : event.changes()) {
            changes.add(new JsonObject()
                    .put("object", change.object())
                    .put("before", change.before())
                    .put("after", change.after()));
        }
        String body = new JsonObject()
                .put("seq", before.seq() + 1)
                .put("at", at)
                .put("who", event.who())
                .put("from", event.from())
                .put("action", event.action())
                .put("changes", changes)
                .put("result", event.result())
                .put("prev", before.hash())
                .encode();
        String hash = HexFormat.of().formatHex(sha256().digest(body.getBytes(StandardCharsets.UTF_8)));
        return body.substring(0, body.length() - 1) + HASH + hash + "\"}";
    }

    /** The hash at the end of a line that {@link #text} has made. */
    static String hashIn(String text) {
        return text.substring(text.length() - 2 - HASH_CHARS, text.length() - 2);
    }

    /** What is written of damage before a line. */
    static String tornText(MessageDigest damage, long bytes) {
        return bytes + " bytes sha256:" + HexFormat.of().formatHex(damage.digest());
    }

    /** Reads a line without its end of line; empty when it is not one. */
    static Optional<AuditLine> read(byte[] line) {
        try {
            JsonObject object = new JsonObject(new String(line, StandardCharsets.UTF_8));
            Long seq = object.getLong("seq");
            String prev = object.getString("prev");
            String hash = object.getString("hash");
            String action = object.getString("action", "");
            if (seq == null || prev == null || hash == null) {
                return Optional.empty();
            }
            String torn = action.equals(TORN) ? firstObject(object) : "";
            return Optional.of(new AuditLine(seq, prev, hash, torn, isHashed(line, hash)));
        } catch (DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private static String firstObject(JsonObject line) {
        JsonArray changes = line.getJsonArray("changes", new JsonArray());
        return changes.isEmpty() ? "" : changes.getJsonObject(0).getString("object", "");
    }

    private static boolean isHashed(byte[] line, String hash) {
        if (line.length <= TAIL || hash.length() != HASH_CHARS) {
            return false;
        }
        byte[] tail = (HASH + hash + "\"}").getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(tail, Arrays.copyOfRange(line, line.length - TAIL, line.length))) {
            return false;
        }
        MessageDigest digest = sha256();
        digest.update(line, 0, line.length - TAIL);
        digest.update((byte) '}');
        return HexFormat.of().formatHex(digest.digest()).equals(hash);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
