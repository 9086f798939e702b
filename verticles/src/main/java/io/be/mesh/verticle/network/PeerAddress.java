package io.be.mesh.verticle.network;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.net.HostAndPort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A route address: {@code [scheme://]host[:port]{,host[:port]}[?options]}. The last port serves the members that have
 * none; IPv6 literals stand in brackets; options, a dialect of other nodes, are not used here.
 *
 * @param endpoints in the order in which they are tried, at least one
 */
public record PeerAddress(PeerScheme scheme, List<Endpoint> endpoints) {
    private static final int MAX_CHARS = 1024;
    private static final int MAX_ENDPOINTS = 16;
    private static final int MAX_PORT = 65535;
    private static final Pattern MEMBER =
            Pattern.compile("([A-Za-z0-9_]([A-Za-z0-9._-]{0,252})?|\\[[0-9a-fA-F:.]{2,45}])(?::(\\d{1,5}))?");

    public PeerAddress {
        endpoints = List.copyOf(endpoints);
    }

    /** One place to connect to; {@code host} without brackets. */
    public record Endpoint(String host, int port) {
        /** How a request names it. */
        HostAndPort authority() {
            return HostAndPort.create(bracketed(), port);
        }

        private String bracketed() {
            return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        }

        @Override
        public String toString() {
            return bracketed() + ":" + port;
        }
    }

    /**
     * Reads an address.
     *
     * @param field how the message of a failure names it
     * @throws MeshException E…619
     */
    public static PeerAddress parse(String field, String text) {
        String rest = text.strip();
        if (rest.length() > MAX_CHARS) {
            throw bad(field, "is longer than " + MAX_CHARS + " characters");
        }
        PeerScheme scheme = PeerScheme.HTTPS;
        int defaultPort = 0;
        int mark = rest.indexOf("://");
        if (mark >= 0) {
            PeerScheme named = PeerScheme.of(rest.substring(0, mark));
            if (named == null) {
                throw bad(field, "has a scheme other than https, http, h2c, grpc, grpcs");
            }
            scheme = named;
            defaultPort = named.defaultPort();
            rest = rest.substring(mark + 3);
        }
        int query = rest.indexOf('?');
        if (query >= 0) {
            rest = rest.substring(0, query);
        }
        if (rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        return new PeerAddress(scheme, endpoints(field, rest, defaultPort));
    }

    private static List<Endpoint> endpoints(String field, String list, int defaultPort) {
        String[] members = list.split(",", MAX_ENDPOINTS + 1);
        if (members.length > MAX_ENDPOINTS) {
            throw bad(field, "has more than " + MAX_ENDPOINTS + " members");
        }
        List<Endpoint> backwards = new ArrayList<>();
        int shared = defaultPort;
        for (int i = members.length - 1; i >= 0; i--) {
            Matcher matcher = MEMBER.matcher(members[i].strip());
            if (!matcher.matches()) {
                throw bad(field, "is not host:port");
            }
            String port = matcher.group(3);
            int number = port == null ? shared : Integer.parseInt(port);
            if (number < 1 || number > MAX_PORT) {
                throw bad(field, port == null ? "has no port" : "has a port that is not between 1 and " + MAX_PORT);
            }
            if (i == members.length - 1) {
                shared = number;
            }
            backwards.add(new Endpoint(withoutBrackets(matcher.group(1)), number));
        }
        Collections.reverse(backwards);
        return backwards;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static MeshException bad(String field, String what) {
        return new MeshException(ErrorCode.BAD_ADDRESS, field + " " + what);
    }
}
