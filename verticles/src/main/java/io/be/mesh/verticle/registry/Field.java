package io.be.mesh.verticle.registry;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a request, as failures name it: {@code registrations[3].content.services[0].urn}.
 *
 * @param path empty for the request itself
 */
record Field(String path) {
    static final Field REQUEST = new Field("");

    private static final int MAX_PORT = 65535;
    private static final Pattern HOST_PORT =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9a-fA-F:.]{2,45}\\]):(\\d{1,5})");

    Field at(String member) {
        return new Field(path.isEmpty() ? member : path + "." + member);
    }

    Field at(int index) {
        return new Field(path + "[" + index + "]");
    }

    /** Without blanks around it, and such that a row of a table can be named by it. */
    String text(String given, int maxBytes) {
        String value = given.strip();
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > maxBytes) {
            throw bad("has " + bytes + " bytes, " + maxBytes + " are accepted");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw bad("holds a control character");
        }
        return value;
    }

    String required(String given, int maxBytes) {
        String value = text(given, maxBytes);
        if (value.isEmpty()) {
            throw bad("is missing");
        }
        return value;
    }

    void hostPort(String address) {
        Matcher matcher = HOST_PORT.matcher(address);
        int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw badAddress("is not host:port");
        }
    }

    MeshException bad(String why) {
        return new MeshException(ErrorCode.BAD_REQUEST, path + " " + why);
    }

    MeshException badAddress(String why) {
        return new MeshException(ErrorCode.BAD_ADDRESS, path + " " + why);
    }
}
