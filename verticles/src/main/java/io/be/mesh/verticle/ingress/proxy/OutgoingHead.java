package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.protocol.header.GrpcHeader;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.verticle.ingress.caller.Bearer;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The head of a request as it goes on: made of what was read, never of bytes as they came. What belongs to one connection stays
 * here, who calls and from where is said by this node, and this node's own tokens go no further. On the request's event loop.
 */
public final class OutgoingHead {
    private static final String COOKIE = "cookie";
    private static final CharSequence TE = HttpHeaders.createOptimized("te");
    private static final CharSequence TRAILERS = HttpHeaders.createOptimized("trailers");

    /** Written anew, or not at all, whatever the client wrote under these names. */
    private static final Set<String> OWN = Set.of(
            "host",
            "content-length",
            "expect",
            "trailer",
            PtpHeader.SOURCE_NODE_ID,
            PtpHeader.SOURCE_INST_ID,
            PtpHeader.TRACE_ID,
            PtpHeader.TRACEPARENT,
            PtpHeader.TIMEOUT,
            PtpHeader.HOPS,
            GrpcHeader.TIMEOUT);

    /** What is not copied: looked up once for each header of each request. */
    private static final Set<String> STAYS =
            Stream.of(HopByHop.NAMES, OWN, Origin.NAMES).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    /** Names as they are written with each request: with their bytes and their hash at hand. */
    private static final CharSequence TRACE_ID = HttpHeaders.createOptimized(PtpHeader.TRACE_ID);

    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized(PtpHeader.TRACEPARENT);
    private static final CharSequence SOURCE_NODE_ID = HttpHeaders.createOptimized(PtpHeader.SOURCE_NODE_ID);
    private static final CharSequence SOURCE_INST_ID = HttpHeaders.createOptimized(PtpHeader.SOURCE_INST_ID);

    private static final int TRACE_HEX = 32;

    private final HttpServerRequest request;
    private final CallContext context;
    private final Origin origin;
    private final boolean webSocket;
    private final long deadlineNanos;
    private final Predicate<String> ownToken;

    /**
     * @param origin who calls, as the service is told
     * @param webSocket whether it asks to become a WebSocket and may
     * @param deadlineNanos {@code System.nanoTime()} value of the client's deadline, 0 when it gave none
     * @param ownToken whether a bearer's token is one of this node's
     */
    OutgoingHead(
            HttpServerRequest request,
            CallContext context,
            Origin origin,
            boolean webSocket,
            long deadlineNanos,
            Predicate<String> ownToken) {
        this.request = request;
        this.context = context;
        this.origin = origin;
        this.webSocket = webSocket;
        this.deadlineNanos = deadlineNanos;
        this.ownToken = ownToken;
    }

    /** The request it is made of. */
    public HttpServerRequest request() {
        return request;
    }

    /** What came with it. */
    public CallContext context() {
        return context;
    }

    /** Path and query, percent-encoding untouched. */
    public String uri() {
        String query = request.query();
        return query == null ? request.path() : request.path() + "?" + query;
    }

    /** Whether it asks to become a WebSocket and may. */
    public boolean isWebSocket() {
        return webSocket;
    }

    /** {@code System.nanoTime()} value of the client's deadline, 0 when it gave none. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** {@code x-ptp-session-id}; empty when there is none. */
    public String session() {
        return context.session();
    }

    /**
     * Writes method, path, authority and headers. The length of the body and {@code Expect} are written when it is sent.
     *
     * @throws IllegalArgumentException for a header that cannot be written
     */
    public void writeTo(HttpClientRequest out) {
        out.setMethod(request.method()).setURI(uri());
        boolean http2 = out.version() == HttpVersion.HTTP_2;
        MultiMap headers = out.headers();
        authority(out, headers, http2);
        copy(headers);
        caller(headers);
        origin.writeTo(headers);
        trace(headers);
        deadline(headers);
        if (http2 && takesTrailers()) {
            headers.set(TE, TRAILERS);
        }
        if (webSocket) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE).set(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET);
        }
    }

    /** What the client asked for; of a client that asked for nothing what the connection is to. */
    private void authority(HttpClientRequest out, MultiMap headers, boolean http2) {
        if (http2) {
            HostAndPort authority = request.authority();
            if (authority != null) {
                out.authority(authority);
            }
        } else if (!origin.authority().isEmpty()) {
            headers.set(HttpHeaders.HOST, origin.authority());
        }
    }

    private void copy(MultiMap headers) {
        MultiMap given = request.headers();
        Set<String> named = HopByHop.named(given);
        for (Map.Entry<String, String> header : given) {
            String name = HopByHop.canonical(header.getKey());
            boolean stays = STAYS.contains(name) || named.contains(name) || isOwnToken(name, header.getValue());
            if (!stays) {
                add(headers, name, header.getKey(), header.getValue());
            }
        }
    }

    /** HTTP/2 may send cookies in crumbs, of which HTTP/1.1 knows nothing (RFC 9113, section 8.2.3). */
    private static void add(MultiMap headers, String name, String asWritten, String value) {
        String before = name.equals(COOKIE) ? headers.get(COOKIE) : null;
        if (before == null) {
            headers.add(asWritten, value);
        } else {
            headers.set(COOKIE, before + "; " + value);
        }
    }

    private boolean isOwnToken(String name, String value) {
        if (!name.equals("authorization")) {
            return false;
        }
        String token = Bearer.of(value);
        return token != null && ownToken.test(token);
    }

    private void caller(MultiMap headers) {
        put(headers, SOURCE_NODE_ID, origin.caller().nodeId());
        put(headers, SOURCE_INST_ID, origin.caller().instId());
    }

    /** One trace id for both worlds; a trace of the caller's own is kept as it is. */
    private void trace(MultiMap headers) {
        String traceId = context.traceId();
        headers.set(TRACE_ID, traceId);
        String given = request.headers().get(TRACEPARENT);
        if (given != null) {
            headers.set(TRACEPARENT, given);
        } else if (isTrace(traceId)) {
            headers.set(TRACEPARENT, "00-" + traceId + "-" + span() + "-01");
        }
    }

    private static String span() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
    }

    private static boolean isTrace(String traceId) {
        for (int i = 0; i < traceId.length(); i++) {
            if (!isHex(traceId.charAt(i))) {
                return false;
            }
        }
        return traceId.length() == TRACE_HEX;
    }

    private static boolean isHex(char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
    }

    /** What is left of it, in the words in which it was given. */
    private void deadline(MultiMap headers) {
        if (deadlineNanos == 0) {
            return;
        }
        long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
        if (context.timeoutMillis() > 0) {
            headers.set(PtpHeader.TIMEOUT, Long.toString(left));
        }
        if (request.headers().contains(GrpcHeader.TIMEOUT)) {
            headers.set(GrpcHeader.TIMEOUT, grpc(left));
        }
    }

    /** Eight digits at most. */
    private static String grpc(long millis) {
        return millis < 100_000_000 ? millis + "m" : TimeUnit.MILLISECONDS.toSeconds(millis) + "S";
    }

    private boolean takesTrailers() {
        String te = request.headers().get(TE);
        return te != null && te.toLowerCase(Locale.ROOT).contains("trailers");
    }

    private static void put(MultiMap headers, CharSequence name, String value) {
        if (!value.isEmpty()) {
            headers.set(name, value);
        }
    }
}
