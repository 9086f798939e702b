package io.be.mesh.verticle.data;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;

/**
 * A pattern of keys: {@code *} is any text, {@code ?} any character, everything else itself. The empty pattern is all. Costs at most
 * the product of both lengths.
 */
final class Glob {
    private static final int MAX_CHARS = 128;

    private final String pattern;

    /** @throws MeshException E…400 for a pattern that is too long */
    Glob(String pattern) {
        if (pattern.length() > MAX_CHARS) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "pattern has more than " + MAX_CHARS + " characters");
        }
        this.pattern = pattern.isEmpty() ? "*" : pattern;
    }

    /** Goes back to the last star only: what the stars before it took can stay with them. */
    boolean matches(String key) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (at < key.length()) {
            char wanted = in < pattern.length() ? pattern.charAt(in) : 0;
            if (in < pattern.length() && wanted == '*') {
                star = in++;
                resume = at;
            } else if (in < pattern.length() && (wanted == '?' || wanted == key.charAt(at))) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (in < pattern.length() && pattern.charAt(in) == '*') {
            in++;
        }
        return in == pattern.length();
    }
}
