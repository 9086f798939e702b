package io.be.mesh.server;

import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.cell.CellStore;
import io.be.mesh.cluster.link.CallLink;
import io.be.mesh.cluster.link.HostedServices;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.verticle.builtin.BuiltinVerticle;
import io.be.mesh.verticle.data.CacheVerticle;
import io.be.mesh.verticle.data.KvVerticle;
import io.be.mesh.verticle.data.SequenceVerticle;
import io.be.mesh.verticle.ingress.channel.SessionBook;
import io.be.mesh.verticle.network.directory.DirectoryVerticle;
import io.be.mesh.verticle.queue.QueueVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The actors behind the data plane of the SDK wire.
 *
 * @param json of what they keep and send
 * @param figures of the running node
 */
record DataActors(
        Vertx vertx,
        Bus bus,
        MeshConfig config,
        NodeTables tables,
        CellStore cells,
        HostedServices services,
        CallLink link,
        SessionBook sessions,
        Codec json,
        Supplier<Map<String, String>> figures,
        Clock clock) {

    Future<Void> deploy() {
        List<Deployable> actors = List.of(
                new DirectoryVerticle(
                        bus,
                        tables.identity(),
                        tables.routes(),
                        tables.domains(),
                        tables.institutions(),
                        link,
                        Version.versions()),
                new KvVerticle(bus, tables.values(), config.data(), clock),
                new CacheVerticle(bus, cells, config.data(), clock),
                new SequenceVerticle(
                        bus,
                        tables.sequences(),
                        tables.identity(),
                        config.data().sequenceBlock(),
                        clock),
                new QueueVerticle(bus, tables.identity(), tables.routes(), services, link, json, config.data(), clock),
                new BuiltinVerticle(bus, Version.versions(), figures, sessions::all, Logging::level));
        Future<Void> deployed = Future.succeededFuture();
        for (Deployable actor : actors) {
            deployed = deployed.compose(done -> vertx.deployVerticle(actor)).mapEmpty();
        }
        return deployed;
    }
}
