package io.be.mesh.verticle.kms;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import java.time.Instant;

/** What an identity must be before any of it is stored. Failures name the field: E…400 or E…603. */
final class EnvironRules {
    private static final int MAX_CHARS = 128;

    private EnvironRules() {}

    /** Ids and name, trimmed; cheap enough for an event loop. */
    static Environ checked(Environ given) {
        String version = text("version", given.version());
        return new Environ(
                version.isEmpty() ? "1.0.0" : version,
                id("node_id", given.nodeId()),
                id("inst_id", given.instId()),
                required("inst_name", text("inst_name", given.instName())),
                given.rootCrt().strip(),
                given.rootKey().strip(),
                "");
    }

    /** The root that came with the identity. Costs CPU. */
    static RootAuthority root(Environ environ, Instant now) {
        if (environ.rootCrt().isEmpty() || environ.rootKey().isEmpty()) {
            String missing = environ.rootCrt().isEmpty() ? "root_crt" : "root_key";
            throw bad(missing + " is missing: root_crt and root_key are given together or not at all");
        }
        return RootAuthority.read("root_crt", environ.rootCrt(), "root_key", environ.rootKey(), now);
    }

    /** Ids travel in headers, in lists separated by commas and in certificates: visible ASCII without quotes. */
    private static String id(String field, String given) {
        String id = required(field, text(field, given));
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c <= ' ' || c > '~' || c == ',') {
                throw bad(field + " may hold visible ASCII characters only, without a comma");
            }
        }
        return id;
    }

    private static String required(String field, String value) {
        if (value.isEmpty()) {
            throw bad(field + " is missing");
        }
        return value;
    }

    private static String text(String field, String given) {
        String value = given.strip();
        if (value.length() > MAX_CHARS) {
            throw bad(field + " has " + value.length() + " characters, " + MAX_CHARS + " are accepted");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c) || c == '"' || c == '\'' || c == '\\') {
                throw bad(field + " holds a quote, a backslash or a control character");
            }
        }
        return value;
    }

    private static MeshException bad(String message) {
        return new MeshException(ErrorCode.BAD_REQUEST, message);
    }
}
