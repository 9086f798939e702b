package io.be.mesh.server;

import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.replica.Leadership;
import io.be.mesh.cluster.service.AddressRules;
import io.be.mesh.cluster.service.ServiceDirectory;
import io.be.mesh.cluster.session.SessionStore;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.verticle.binding.BindingSettings;
import io.be.mesh.verticle.binding.BindingVerticle;
import io.be.mesh.verticle.binding.Senders;
import io.be.mesh.verticle.ingress.proxy.ProxySettings;
import io.be.mesh.verticle.ingress.proxy.RegisteredUpstreams;
import io.be.mesh.verticle.ingress.proxy.ServiceClients;
import io.be.mesh.verticle.ingress.proxy.Upstreams;
import io.be.mesh.verticle.registry.RegistryVerticle;
import io.be.mesh.verticle.registry.directory.ExplainVerticle;
import io.be.mesh.verticle.registry.directory.RegisteredDirectory;
import io.be.mesh.verticle.registry.pool.InstanceHealth;
import io.be.mesh.verticle.registry.pool.Pools;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;

/** What keeps, looks after and reaches the services that are registered at a node. */
final class ServiceActors {
    private final Vertx vertx;
    private final Bus bus;
    private final MeshConfig config;
    private final NodeTables tables;
    private final Leadership leadership;
    private final MeshMetrics metrics;
    private final Clock clock;
    private final InstanceHealth health;
    private final RegisteredDirectory directory;
    private volatile String bindings = "";

    /** @param ownPorts on which this node listens now: no service is dialled there */
    ServiceActors(
            Vertx vertx,
            Bus bus,
            MeshConfig config,
            NodeTables tables,
            Leadership leadership,
            Supplier<Set<Integer>> ownPorts,
            MeshMetrics metrics,
            Clock clock) {
        this.vertx = vertx;
        this.bus = bus;
        this.config = config;
        this.tables = tables;
        this.leadership = leadership;
        this.metrics = metrics;
        this.clock = clock;
        AddressRules rules = new AddressRules(config.registry().privateAddresses(), ownPorts);
        health = new InstanceHealth(vertx, tables.registered(), rules, config.registry(), metrics, clock);
        directory = new RegisteredDirectory(tables.registered(), new Pools(health, clock), health, clock);
    }

    ServiceDirectory directory() {
        return directory;
    }

    /** What is registered here, for requests; to be asked for once. */
    Upstreams upstreams() {
        return new RegisteredUpstreams(directory, new ServiceClients(vertx, ProxySettings.of(config)));
    }

    /** Takes registrations, and looks after what is registered. */
    Future<Void> deploy() {
        health.start();
        return vertx.deployVerticle(new RegistryVerticle(
                        bus,
                        tables.registrations(),
                        tables.leases(),
                        tables.registered(),
                        directory,
                        health,
                        leadership,
                        clock))
                .compose(deployed -> vertx.deployVerticle(new ExplainVerticle(bus, directory)))
                .mapEmpty();
    }

    /** Brings messages to those that want them brought. */
    Future<Void> bind(SessionStore sessions, Supplier<Principal> self, Codecs codecs) {
        BindingSettings settings = BindingSettings.of(
                config.cluster().enabled(), config.registry().connectTimeout());
        return vertx.deployVerticle(new BindingVerticle(
                        sessions,
                        directory,
                        tables.registered(),
                        leadership,
                        new Senders(self, tables.routes()),
                        codecs,
                        settings,
                        metrics))
                .onSuccess(id -> bindings = id)
                .mapEmpty();
    }

    /** Puts back what is being brought; nothing is looked after any more. */
    Future<Void> stop() {
        health.close();
        return bindings.isEmpty() ? Future.succeededFuture() : vertx.undeploy(bindings);
    }
}
