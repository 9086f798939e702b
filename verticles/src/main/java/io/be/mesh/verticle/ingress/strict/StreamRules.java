package io.be.mesh.verticle.ingress.strict;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;

/** The head of an HTTP/2 request: what RFC 9113 leaves to its reader, so that it can be written as HTTP/1 without a doubt. */
public final class StreamRules {
    private StreamRules() {}

    /** @throws BadRequest when it is not one that everybody understands alike */
    public static void check(HttpServerRequest request) {
        HeadRules.method(request.method().name());
        TargetRules.check(request.uri());
        HostAndPort authority = request.authority();
        if (authority == null) {
            throw new BadRequest("the host is not named");
        }
        HostRules.check(authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port());
        if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            throw new BadRequest("the host is named more than once");
        }
    }
}
