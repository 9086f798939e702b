package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.protocol.id.Principal;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Set;

/**
 * Where a request comes from, as it is told to who answers it: {@code Forwarded} (RFC 7239) and {@code X-Forwarded-*}. What a client
 * wrote there is not believed; what a proxy of our own wrote is, and is added to.
 *
 * @param caller whose node it is
 * @param address of the other end of the connection
 * @param authority the client asked for, as it wrote it; empty when it named none
 * @param port of this node that it came in on
 * @param before what a proxy of our own has said, by header name; no headers for others
 */
record Origin(Principal caller, String address, String authority, boolean secure, int port, MultiMap before) {
    private static final String FORWARDED = "forwarded";
    private static final String FOR = "x-forwarded-for";
    private static final String PROTO = "x-forwarded-proto";
    private static final String HOST = "x-forwarded-host";
    private static final String PORT = "x-forwarded-port";
    private static final Set<String> NAMES = Set.of(
            FORWARDED, FOR, PROTO, HOST, PORT, "x-real-ip", "x-forwarded", "x-forwarded-server", "x-forwarded-prefix");

    /** @param believed whether it is a proxy of our own that hands it on */
    static Origin of(HttpServerRequest request, Principal caller, String address, boolean believed) {
        SocketAddress local = request.localAddress();
        return new Origin(
                caller,
                address,
                authority(request),
                request.isSSL(),
                local == null ? 0 : local.port(),
                believed ? request.headers() : MultiMap.caseInsensitiveMultiMap());
    }

    static boolean is(String canonical) {
        return NAMES.contains(canonical);
    }

    void writeTo(MultiMap headers) {
        headers.set(FOR, added(FOR, address));
        headers.set(PROTO, first(PROTO, secure ? "https" : "http"));
        headers.set(PORT, first(PORT, Integer.toString(port)));
        headers.set(FORWARDED, added(FORWARDED, element()));
        String host = first(HOST, authority);
        if (!host.isEmpty()) {
            headers.set(HOST, host);
        }
    }

    private String element() {
        StringBuilder element = new StringBuilder("for=");
        element.append(address.indexOf(':') < 0 ? address : "\"[" + address + "]\"");
        if (!authority.isEmpty()) {
            element.append(";host=\"").append(authority).append('"');
        }
        return element.append(";proto=").append(secure ? "https" : "http").toString();
    }

    private String added(String name, String own) {
        List<String> given = before.getAll(name);
        return given.isEmpty() ? own : String.join(", ", given) + ", " + own;
    }

    /** Of what the client itself asked for, the proxy nearest to it knows. */
    private String first(String name, String own) {
        String given = before.get(name);
        return given == null || given.isBlank() ? own : given;
    }

    private static String authority(HttpServerRequest request) {
        String host = request.headers().get("host");
        if (host != null) {
            return host.indexOf('"') < 0 && host.indexOf('\\') < 0 ? host : "";
        }
        return request.authority() == null ? "" : request.authority().toString();
    }
}
