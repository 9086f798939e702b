package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.verticle.ingress.channel.CallContext;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** The one place where it is chosen who answers a request that is for none of the node's own paths. Any thread. */
@FunctionalInterface
public interface Upstreams {
    /**
     * Who answers it; empty: nobody is registered for it.
     *
     * @param grpc whether it is a call of gRPC
     */
    Optional<Upstream> find(HttpServerRequest request, CallContext context, boolean grpc);

    /** Nothing is registered. */
    static Upstreams none() {
        return (request, context, grpc) -> Optional.empty();
    }
}
