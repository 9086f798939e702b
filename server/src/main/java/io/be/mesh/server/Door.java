package io.be.mesh.server;

import io.be.mesh.verticle.ingress.http.HttpDependencies;
import io.be.mesh.verticle.ingress.http.HttpIngress;
import io.be.mesh.verticle.ingress.port.Drain;
import io.be.mesh.verticle.ingress.port.Listener;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP surface of one event loop, made there with the first request: the management plane is behind the inner port
 * when there is one.
 */
final class Door implements Handler<HttpServerRequest> {
    private final HttpDependencies rooms;
    private final Drain drain;
    private @Nullable HttpIngress own;
    private @Nullable HttpIngress foreign;

    Door(HttpDependencies rooms, Drain drain) {
        this.rooms = rooms;
        this.drain = drain;
    }

    @Override
    public void handle(HttpServerRequest request) {
        boolean inside = Listener.of(request) == Listener.INNER
                || rooms.config().ingress().inner().isEmpty();
        (inside ? own() : foreign()).handle(request);
    }

    private HttpIngress own() {
        HttpIngress ingress = own;
        if (ingress == null) {
            ingress = open(true);
            own = ingress;
        }
        return ingress;
    }

    private HttpIngress foreign() {
        HttpIngress ingress = foreign;
        if (ingress == null) {
            ingress = open(false);
            foreign = ingress;
        }
        return ingress;
    }

    private HttpIngress open(boolean inside) {
        HttpIngress ingress = new HttpIngress(rooms, inside, drain::hasBegun);
        Context here = rooms.vertx().getOrCreateContext();
        drain.wait(() -> here.runOnContext(begun -> ingress.endWaits()));
        return ingress;
    }
}
