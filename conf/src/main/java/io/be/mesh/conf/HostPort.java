package io.be.mesh.conf;

/** Where to listen. Written {@code 17304}, {@code :17304} or {@code 0.0.0.0:17304}; port 0 lets the system choose. */
public record HostPort(String host, int port) {
    public HostPort {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
    }

    /** Reads one of the three forms; {@code defaultHost} serves those without a host. */
    public static HostPort parse(String text, String defaultHost) {
        String trimmed = text.trim();
        int colon = trimmed.lastIndexOf(':');
        String host = colon <= 0 ? defaultHost : trimmed.substring(0, colon);
        try {
            return new HostPort(host, Integer.parseInt(trimmed.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a port, :port or host:port", e);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
