package io.be.mesh.verticle.ingress.strict;

/**
 * The target of a request: a path that means the same to everyone who reads it, whether decoded, normalised or taken as it is.
 * So no dot segments, no empty ones, no encoded separators or control characters; a parameter behind {@code ;} is left alone.
 */
final class TargetRules {
    private static final int FIRST_PRINTABLE = 0x21;
    private static final int DELETE = 0x7f;
    private static final int ESCAPE = 3;
    private static final int HEX = 16;

    private TargetRules() {}

    /** @throws BadRequest when it is not a path with or without a query */
    static void check(String target) {
        if (target.isEmpty() || target.charAt(0) != '/') {
            throw new BadRequest("the target does not begin with a slash");
        }
        int query = target.indexOf('?');
        int end = query < 0 ? target.length() : query;
        int from = 1;
        while (from <= end) {
            from = segment(target, from, end) + 1;
        }
        query(target, end);
    }

    /** Looks at one segment; returns where it ends. */
    private static int segment(String target, int from, int end) {
        int dots = 0;
        boolean onlyDots = true;
        boolean parameter = false;
        int at = from;
        while (at < end && target.charAt(at) != '/') {
            char character = target.charAt(at);
            printable(character);
            if (character == '\\') {
                throw new BadRequest("the path has a backslash");
            }
            parameter |= character == ';';
            char meant = character == '%' ? decoded(target, at, end) : character;
            if (!parameter) {
                onlyDots &= meant == '.';
                dots++;
            }
            at += character == '%' ? ESCAPE : 1;
        }
        if (at == from && at < end) {
            throw new BadRequest("the path has an empty segment");
        }
        if (onlyDots && (dots == 1 || dots == 2)) {
            throw new BadRequest("the path has a dot segment");
        }
        return at;
    }

    private static char decoded(String target, int at, int end) {
        char meant = escape(target, at, end);
        if (meant == '/' || meant == '\\' || meant < ' ' || meant == DELETE) {
            throw new BadRequest("the path has an encoded separator or control character");
        }
        return meant;
    }

    private static void query(String target, int from) {
        for (int at = from; at < target.length(); at++) {
            char character = target.charAt(at);
            printable(character);
            if (character == '%') {
                escape(target, at, target.length());
            }
        }
    }

    private static void printable(char character) {
        if (character < FIRST_PRINTABLE || character >= DELETE) {
            throw new BadRequest("the target has a character that must be encoded");
        }
        if (character == '#') {
            throw new BadRequest("the target has a fragment");
        }
    }

    private static char escape(String target, int at, int end) {
        if (at + 2 < end) {
            int high = Character.digit(target.charAt(at + 1), HEX);
            int low = Character.digit(target.charAt(at + 2), HEX);
            if (high >= 0 && low >= 0) {
                return (char) (high * HEX + low);
            }
        }
        throw new BadRequest("the target has a percent sign that is no encoding");
    }
}
