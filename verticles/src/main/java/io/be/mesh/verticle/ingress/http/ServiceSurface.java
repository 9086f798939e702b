package io.be.mesh.verticle.ingress.http;

import io.be.mesh.verticle.ingress.channel.CallContext;
import io.vertx.core.http.HttpServerRequest;

/** What takes requests that are for none of the node's own paths. */
@FunctionalInterface
public interface ServiceSurface {
    /** Takes a request of an admitted caller, on its event loop; false: it is for nobody, and is not touched. */
    boolean serve(HttpServerRequest request, CallContext context);

    /** Nobody is registered. */
    static ServiceSurface none() {
        return (request, context) -> false;
    }
}
