package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.protocol.id.Principal;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
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
    /** Names as they are asked for and written with each request: with their bytes and their hash at hand. */
    private static final CharSequence FORWARDED = HttpHeaders.createOptimized("forwarded");

    private static final CharSequence FOR = HttpHeaders.createOptimized("x-forwarded-for");
    private static final CharSequence PROTO = HttpHeaders.createOptimized("x-forwarded-proto");
    private static final CharSequence HOST = HttpHeaders.createOptimized("x-forwarded-host");
    private static final CharSequence PORT = HttpHeaders.createOptimized("x-forwarded-port");
    private static final CharSequence HTTP = HttpHeaders.createOptimized("http");
    private static final CharSequence HTTPS = HttpHeaders.createOptimized("https");

    /** Lower case. */
    static final Set<String> NAMES = Set.of(
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-real-ip",
            "x-forwarded",
            "x-forwarded-server",
            "x-forwarded-prefix");

    private static final MultiMap NOTHING = MultiMap.caseInsensitiveMultiMap();

    /** @param believed whether it is a proxy of our own that hands it on */
    static Origin of(HttpServerRequest request, Principal caller, String address, boolean believed) {
        SocketAddress local = request.localAddress();
        return new Origin(
                caller,
                address,
                authority(request),
                request.isSSL(),
                local == null ? 0 : local.port(),
                believed ? request.headers() : NOTHING);
    }

    static boolean is(String canonical) {
        return NAMES.contains(canonical);
    }

    void writeTo(MultiMap headers) {
        headers.set(FOR, added(FOR, address));
        headers.set(PROTO, first(PROTO, secure ? HTTPS : HTTP));
        headers.set(PORT, first(PORT, Integer.toString(port)));
        headers.set(FORWARDED, added(FORWARDED, element()));
        CharSequence host = first(HOST, authority);
        if (host.length() > 0) {
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

    private String added(CharSequence name, String own) {
        List<String> given = before.getAll(name);
        return given.isEmpty() ? own : String.join(", ", given) + ", " + own;
    }

    /** Of what the client itself asked for, the proxy nearest to it knows. */
    private CharSequence first(CharSequence name, CharSequence own) {
        String given = before.get(name);
        return given == null || given.isBlank() ? own : given;
    }

    private static String authority(HttpServerRequest request) {
        String host = request.headers().get(HttpHeaders.HOST);
        if (host != null) {
            return host.indexOf('"') < 0 && host.indexOf('\\') < 0 ? host : "";
        }
        return request.authority() == null ? "" : request.authority().toString();
    }
}
