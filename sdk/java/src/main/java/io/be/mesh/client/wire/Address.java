package io.be.mesh.client.wire;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where a node listens. */
public final class Address {
    /** The mesh port when none is given at all. */
    public static final int DEFAULT_PORT = 7304;

    private static final int NO_PORT = -1;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_MEMBERS = 64;

    private final String host;
    private final int port;
    private final boolean tls;

    private Address(String host, int port, boolean tls) {
        this.host = host;
        this.port = port;
        this.tls = tls;
    }

    /**
     * Reads {@code a,b,c:7304}: members without a port take the last port that is given, {@value #DEFAULT_PORT} when none is.
     * {@code https://} and {@code grpcs://} mean TLS, {@code http://}, {@code h2c://} and {@code grpc://} none.
     *
     * @param tls for members without a scheme
     * @throws MeshException {@code E0000000619}
     */
    public static List<Address> list(String text, boolean tls) {
        List<Address> members = new ArrayList<>();
        int last = NO_PORT;
        for (String member : text.split(",", -1)) {
            Address address = member(member.trim(), tls);
            members.add(address);
            last = address.port == NO_PORT ? last : address.port;
        }
        if (members.size() > MAX_MEMBERS) {
            throw bad(text, "more than " + MAX_MEMBERS + " members");
        }
        int shared = last == NO_PORT ? DEFAULT_PORT : last;
        List<Address> complete = new ArrayList<>();
        for (Address member : members) {
            complete.add(member.port == NO_PORT ? new Address(member.host, shared, member.tls) : member);
        }
        return List.copyOf(complete);
    }

    private static Address member(String text, boolean tls) {
        int scheme = text.indexOf("://");
        boolean secure = scheme < 0 ? tls : secure(text, text.substring(0, scheme));
        String rest = scheme < 0 ? text : text.substring(scheme + 3);
        if (rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        int bracket = rest.lastIndexOf(']');
        int colon = rest.lastIndexOf(':');
        boolean bareIpv6 = bracket < 0 && colon >= 0 && rest.indexOf(':') != colon;
        if (colon < bracket || colon < 0 || bareIpv6) {
            return new Address(host(text, rest), NO_PORT, secure);
        }
        return new Address(host(text, rest.substring(0, colon)), port(text, rest.substring(colon + 1)), secure);
    }

    private static boolean secure(String text, String scheme) {
        switch (scheme.toLowerCase(Locale.ROOT)) {
            case "https":
            case "grpcs":
                return true;
            case "http":
            case "h2c":
            case "grpc":
                return false;
            default:
                throw bad(text, "the scheme " + scheme + " is not known");
        }
    }

    private static String host(String text, String host) {
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == '@')) {
            throw bad(text, "it is not host:port");
        }
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port > 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw bad(text, "the port " + digits + " is not a number");
        }
        throw bad(text, "the port " + digits + " is not between 1 and " + MAX_PORT);
    }

    private static MeshException bad(String text, String why) {
        return MeshException.of(MeshCode.BAD_ADDRESS, "address '" + text + "': " + why);
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    public boolean tls() {
        return tls;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
