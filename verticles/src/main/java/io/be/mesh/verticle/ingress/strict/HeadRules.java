package io.be.mesh.verticle.ingress.strict;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1 request: one length and one host, said once and in the plainest form. What could be read in two ways is
 * refused instead of repaired, as whoever stands before or behind this node may repair it in the other way.
 */
final class HeadRules {
    /** As CGI and its heirs read them, these are the headers that decide where a request ends. */
    private static final List<String> LOOKALIKES = List.of("content_length", "transfer_encoding");

    /** Headers that nobody on the way may be asked to drop. */
    private static final Set<String> END_TO_END = Set.of("host", "content-length", "transfer-encoding");

    private static final Set<String> METHODS_OF_PROXIES = Set.of("CONNECT", "TRACE");

    private HeadRules() {}

    /** @throws BadRequest when it is none that a request can be made with here */
    static void method(String method) {
        if (METHODS_OF_PROXIES.contains(method)) {
            throw new BadRequest("method " + method + " is not served");
        }
    }

    /**
     * Looks at the headers of a request whose line is sound.
     *
     * @param authority of its target; null when that has none
     * @param lengths how often the head says content-length
     */
    static void headers(HttpRequest request, @Nullable String authority, int lengths) {
        HttpHeaders headers = request.headers();
        host(headers.getAll(HttpHeaderNames.HOST), authority, HttpVersion.HTTP_1_1.equals(request.protocolVersion()));
        framing(headers, lengths);
        connection(headers);
    }

    private static void host(List<String> hosts, @Nullable String authority, boolean needed) {
        if (hosts.size() > 1) {
            throw new BadRequest("the host is named more than once");
        }
        if (hosts.isEmpty()) {
            if (needed) {
                throw new BadRequest("the host is not named");
            }
            return;
        }
        String host = hosts.get(0);
        HostRules.check(host);
        if (authority != null && !authority.equalsIgnoreCase(host)) {
            throw new BadRequest("the host is another one than that of the target");
        }
    }

    private static void framing(HttpHeaders headers, int lengths) {
        List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (lengths > 1) {
            throw new BadRequest("the length is given more than once");
        }
        if (!encodings.isEmpty() && lengths > 0) {
            throw new BadRequest("the body has both a length and a transfer coding");
        }
        if (encodings.size() > 1
                || encodings.size() == 1 && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.get(0))) {
            throw new BadRequest("the transfer coding is not chunked alone");
        }
        for (String lookalike : LOOKALIKES) {
            if (headers.contains(lookalike)) {
                throw new BadRequest("header " + lookalike + " is not to be written so");
            }
        }
    }

    private static void connection(HttpHeaders headers) {
        for (String value : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (String option : value.split(",")) {
                if (END_TO_END.contains(option.strip().toLowerCase(Locale.ROOT))) {
                    throw new BadRequest("the connection header names a header that is not its own");
                }
            }
        }
    }
}
