package io.be.mesh.verticle.ingress.http;

/** Serves the requests of one path; on the request's event loop, and must not throw. */
@FunctionalInterface
interface Endpoint {
    void serve(Exchange exchange);
}
