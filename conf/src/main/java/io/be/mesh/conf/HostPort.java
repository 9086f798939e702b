package io.be.mesh.conf;

/**
 * Where to listen. Written {@code 17304}, {@code :17304}, {@code 0.0.0.0:17304} or {@code [::1]:17304}; port 0 lets the
 * system choose.
 *
 * @param host without the brackets of an IPv6 address
 */
public record HostPort(String host, int port) {
    public HostPort {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
    }

    /** Reads one of the forms; {@code defaultHost} serves those without a host. */
    public static HostPort parse(String text, String defaultHost) {
        String trimmed = text.trim();
        int colon = trimmed.lastIndexOf(':');
        String host = colon <= 0 ? defaultHost : trimmed.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0 && colon > 0) {
            throw new IllegalArgumentException("'" + text + "' is an IPv6 address without brackets: [::1]:7304");
        }
        try {
            return new HostPort(host, Integer.parseInt(trimmed.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a port, :port or host:port", e);
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
