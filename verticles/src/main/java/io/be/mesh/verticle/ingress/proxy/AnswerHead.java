package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.verticle.ingress.port.Standing;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Map;
import java.util.Set;

/** The head of an answer as the client gets it: status and what is not for one connection only. */
final class AnswerHead {
    static final int SWITCHING = 101;
    private static final int FIRST_FINAL = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private AnswerHead() {}

    /** Whether it is the answer, not a word before it. */
    static boolean isFinal(HttpClientResponse in) {
        return in.statusCode() >= FIRST_FINAL;
    }

    /** Whether no body belongs to it whatever its headers say. */
    static boolean isBodiless(HttpServerRequest request, HttpClientResponse in) {
        return HttpMethod.HEAD.equals(request.method())
                || in.statusCode() == NO_CONTENT
                || in.statusCode() == NOT_MODIFIED;
    }

    /**
     * Writes it, with a body that is framed as the client's protocol frames it.
     *
     * @throws IllegalArgumentException for a header that cannot be written
     */
    static void write(HttpClientResponse in, HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.setStatusCode(in.statusCode());
        copy(in.headers(), response.headers());
        boolean framed = response.headers().contains(HttpHeaders.CONTENT_LENGTH);
        if (request.version() == HttpVersion.HTTP_2 || framed || isBodiless(request, in)) {
            return;
        }
        if (request.version() == HttpVersion.HTTP_1_1) {
            response.setChunked(true);
        } else {
            Standing.closeAfterAnswer(request); // nothing else tells a client of HTTP/1.0 where the answer ends
        }
    }

    /** Headers or trailers. */
    static void copy(MultiMap from, MultiMap to) {
        Set<String> named = HopByHop.named(from);
        for (Map.Entry<String, String> header : from) {
            String name = HopByHop.canonical(header.getKey());
            boolean stays = HopByHop.is(name)
                    || name.equals(PtpHeader.SOURCE_NODE_ID)
                    || name.equals(PtpHeader.SOURCE_INST_ID)
                    || named.contains(name);
            if (!stays) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }
}
