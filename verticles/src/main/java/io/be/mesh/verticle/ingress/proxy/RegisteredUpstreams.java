package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.cluster.service.ServiceDirectory;
import io.be.mesh.cluster.service.ServiceRequest;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;

/** What is registered at this node. Any thread. */
public final class RegisteredUpstreams implements Upstreams {
    private final ServiceDirectory directory;
    private final ServiceClients clients;

    public RegisteredUpstreams(ServiceDirectory directory, ServiceClients clients) {
        this.directory = directory;
        this.clients = clients;
    }

    @Override
    public Optional<Upstream> find(HttpServerRequest request, CallContext context, boolean grpc) {
        HostAndPort authority = request.authority();
        ServiceRequest asked = new ServiceRequest(
                request.method().name(),
                request.path(),
                authority == null ? "" : authority.host(),
                request.headers(),
                grpc);
        return directory.find(asked).map(pool -> new ServiceUpstream(pool, clients));
    }
}
