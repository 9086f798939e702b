package io.be.mesh.verticle.ingress.strict;

/** Who a request is for: a name or an address, and a port or none; nothing that one reader may cut in another place. */
final class HostRules {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_PORT_DIGITS = 5;

    private HostRules() {}

    /** @throws BadRequest when it is not {@code host} or {@code host:port} */
    static void check(String host) {
        int end = host.startsWith("[") ? address(host) : name(host);
        if (end < host.length()) {
            port(host, end);
        }
    }

    private static int name(String host) {
        int at = 0;
        while (at < host.length() && isOfName(host.charAt(at))) {
            at++;
        }
        if (at == 0) {
            throw bad();
        }
        return at;
    }

    private static int address(String host) {
        int at = 1;
        while (at < host.length() && isOfAddress(host.charAt(at))) {
            at++;
        }
        if (at == 1 || at == host.length() || host.charAt(at) != ']') {
            throw bad();
        }
        return at + 1;
    }

    private static void port(String host, int colon) {
        int digits = host.length() - colon - 1;
        if (host.charAt(colon) != ':' || digits < 1 || digits > MAX_PORT_DIGITS) {
            throw bad();
        }
        int port = 0;
        for (int at = colon + 1; at < host.length(); at++) {
            char digit = host.charAt(at);
            if (!isDigit(digit)) {
                throw bad();
            }
            port = port * 10 + digit - '0';
        }
        if (port > MAX_PORT) {
            throw bad();
        }
    }

    private static boolean isOfName(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || isDigit(c)
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static boolean isOfAddress(char c) {
        return c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' || isDigit(c) || c == ':' || c == '.';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static BadRequest bad() {
        return new BadRequest("the host is not a name or an address with or without a port");
    }
}
