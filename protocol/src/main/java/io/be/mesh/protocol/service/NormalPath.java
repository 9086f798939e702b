package io.be.mesh.protocol.service;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Paths in the form in which they are compared, after RFC 3986 6.2.2: escapes of letters, digits, {@code -}, {@code .}, {@code _} and
 * {@code ~} are written as what they stand for, the hexadecimal digits of others in upper case, and what is not ASCII as an escape.
 * {@code %2F} and {@code %5C} stay what they are. A path that a service might read as another one has no such form: it has
 * a segment {@code .} or {@code ..}, also with a parameter behind it, a {@code \}, a control character, a blank, or a broken escape.
 */
public final class NormalPath {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int LAST_ASCII = 0x7e;
    private static final char DELETE = 0x7f;
    private static final int LAST_OCTET = 0xff;
    /** {@code %} and two digits. */
    private static final int ESCAPE = 3;

    private NormalPath() {}

    /**
     * The form of a request's path.
     *
     * @param path as sent, without the query; what is not ASCII one character for each octet
     * @return the same object when it is in the form already; empty: it has none
     */
    public static String of(String path) {
        if (!path.startsWith("/")) {
            return "";
        }
        boolean plain = true;
        for (int i = 0; i < path.length(); i++) {
            char each = path.charAt(i);
            if (each == '%' || each > LAST_ASCII) {
                plain = false;
            } else if (isForbidden(each)) {
                return "";
            }
        }
        String normal = plain ? path : rewritten(path);
        return normal == null || hasDots(normal) ? "" : normal;
    }

    /** The form of a segment of a rule, in which characters are not octets. */
    static String segment(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (isForbidden(part.charAt(i))) {
                throw PathRule.refused("holds a blank or a backslash, which paths have as an escape only");
            }
        }
        String octets = new String(part.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String normal = rewritten(octets);
        if (normal == null) {
            throw PathRule.refused("has a % without two hexadecimal digits");
        }
        if (hasDots("/" + normal)) {
            throw PathRule.refused("has a segment . or ..");
        }
        return normal;
    }

    private static boolean isForbidden(char each) {
        return each <= ' ' || each == DELETE || each == '\\' || each == '?' || each == '#';
    }

    private static @Nullable String rewritten(String path) {
        StringBuilder normal = new StringBuilder(path.length() + 16);
        for (int i = 0; i < path.length(); i++) {
            char each = path.charAt(i);
            if (each == '%') {
                int octet = octet(path, i);
                if (octet < 0) {
                    return null;
                }
                append(normal, octet);
                i += ESCAPE - 1;
            } else if (each > LAST_OCTET) {
                return null;
            } else if (each > LAST_ASCII) {
                append(normal, each);
            } else {
                normal.append(each);
            }
        }
        return normal.toString();
    }

    private static int octet(String path, int at) {
        if (at + ESCAPE > path.length()
                || !HexFormat.isHexDigit(path.charAt(at + 1))
                || !HexFormat.isHexDigit(path.charAt(at + 2))) {
            return -1;
        }
        return HexFormat.fromHexDigits(path, at + 1, at + ESCAPE);
    }

    private static void append(StringBuilder normal, int octet) {
        if (isUnreserved(octet)) {
            normal.append((char) octet);
        } else {
            normal.append('%').append(HEX.toHexDigits((byte) octet));
        }
    }

    private static boolean isUnreserved(int octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || octet == '-'
                || octet == '.'
                || octet == '_'
                || octet == '~';
    }

    private static boolean hasDots(String path) {
        for (int at = path.indexOf("/."); at >= 0; at = path.indexOf("/.", at + 1)) {
            int end = path.startsWith("/..", at) ? at + 3 : at + 2;
            if (end == path.length() || path.charAt(end) == '/' || path.charAt(end) == ';') {
                return true;
            }
        }
        return false;
    }
}
