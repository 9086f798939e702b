package io.be.mesh.verticle.data;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.nio.charset.StandardCharsets;

/** What a key may be: 1 to 512 bytes, no control characters. */
final class Keys {
    private static final int MAX_BYTES = 512;

    private Keys() {}

    /** @throws MeshException E…400 that names the member */
    static String checked(String member, String key) {
        if (key.isEmpty()) {
            throw bad(member + " is missing");
        }
        if (key.chars().anyMatch(Character::isISOControl)) {
            throw bad(member + " holds a control character");
        }
        if (key.length() > MAX_BYTES || key.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw bad(member + " is longer than " + MAX_BYTES + " bytes");
        }
        return key;
    }

    /** @throws MeshException E…413 */
    static void requireFits(long bytes, int limit) {
        if (bytes > limit) {
            throw new MeshException(ErrorCode.TOO_LARGE, "the value has " + bytes + " bytes, data.value is " + limit);
        }
    }

    private static MeshException bad(String message) {
        return new MeshException(ErrorCode.BAD_REQUEST, message);
    }
}
