package io.be.mesh.verticle.registry.directory;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.service.ServiceDirectory;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Answers people who ask what would become of a request. */
public final class ExplainVerticle extends VerticleBase {
    private final Bus bus;
    private final ServiceDirectory directory;

    public ExplainVerticle(Bus bus, ServiceDirectory directory) {
        this.bus = bus;
        this.directory = directory;
    }

    @Override
    public Future<?> start() {
        return bus.serve(
                Addresses.REGISTRY_EXPLAIN, asked -> Future.succeededFuture(directory.explain(AskedRequest.of(asked))));
    }
}
