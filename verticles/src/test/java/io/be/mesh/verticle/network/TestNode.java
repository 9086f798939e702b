package io.be.mesh.verticle.network;

import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.VertxBus;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.Routes;
import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.replica.Leadership;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.cluster.table.LocalTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.trust.IssuedCertificate;
import io.be.mesh.cluster.trust.PublishedCrl;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.cluster.trust.SignedCertificate;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.kms.KmsSettings;
import io.be.mesh.verticle.kms.KmsTables;
import io.be.mesh.verticle.kms.KmsVerticle;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A node without an ingress: store, tables, kms, network and the link, on its own Vert.x. */
final class TestNode implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final Codecs codecs = new Codecs(CodecLimits.of(1 << 26));
    final LocalTable<Route> routes;
    final LocalTable<PinnedRoot> pins;
    final LocalTable<Environ> identity;
    final LocalTable<Revocation> revocations;
    final LocalTable<IssuedCertificate> issued;
    final LocalTable<Weaving> weavings;
    final HttpPartnerLink link;
    final HttpPartnerStreams streams;
    private final Peers peers;
    final MeterRegistry meters = new SimpleMeterRegistry();
    private final JournaledStore store;
    private final KmsVerticle kms;
    private final VertxBus bus = new VertxBus(vertx);
    final List<AuditEvent> audited = new CopyOnWriteArrayList<>();
    final LocalTable<Environ> previous;

    TestNode(Path home, Clock clock, String... mdc) throws IOException {
        this(home, clock, config(home, List.of(mdc)));
    }

    TestNode(Path home, Clock clock, MeshConfig config) throws IOException {
        store = JournaledStore.open(home);
        routes = LocalTable.open(store, TableNames.ROUTES, Route.class, codecs.json(), clock);
        pins = LocalTable.open(store, TableNames.PINS, PinnedRoot.class, codecs.json(), clock);
        identity = LocalTable.open(store, TableNames.IDENTITY, Environ.class, codecs.json(), clock);
        var leaves = LocalTable.open(store, TableNames.CERTIFICATES, LeafCertificate.class, codecs.json(), clock);
        AuditLog audit = event -> {
            audited.add(event);
            return Future.succeededFuture();
        };
        revocations = LocalTable.open(store, TableNames.REVOCATIONS, Revocation.class, codecs.json(), clock);
        issued = LocalTable.open(store, TableNames.ISSUED, IssuedCertificate.class, codecs.json(), clock);
        weavings = LocalTable.open(store, TableNames.WEAVINGS, Weaving.class, codecs.json(), clock);
        previous = LocalTable.open(store, TableNames.PREVIOUS_IDENTITY, Environ.class, codecs.json(), clock);
        kms = new KmsVerticle(
                bus,
                new KmsTables(
                        identity,
                        leaves,
                        previous,
                        revocations,
                        issued,
                        LocalTable.open(store, TableNames.SIGNED, SignedCertificate.class, codecs.json(), clock),
                        LocalTable.open(store, TableNames.CRL, PublishedCrl.class, codecs.json(), clock),
                        routes,
                        pins),
                KmsSettings.of(config),
                audit,
                Leadership.ALONE,
                clock);
        NetworkTables tables = new NetworkTables(routes, pins, identity, revocations, issued, weavings);
        peers = new Peers(vertx, bus, tables, kms.tls(), config, clock);
        link = new HttpPartnerLink(vertx, peers, codecs, config, new MeshMetrics(meters));
        streams = new HttpPartnerStreams(peers);
        await(vertx.deployVerticle(kms));
        await(vertx.deployVerticle(
                new NetworkVerticle(bus, tables, kms.tls(), audit, Leadership.ALONE, config, clock)));
    }

    static TestNode named(Path home, Clock clock, String nodeId, String... mdc) throws IOException {
        TestNode node = new TestNode(home, clock, mdc);
        await(node.bus.request(Addresses.KMS_RESET, new Environ("", nodeId, "JG" + nodeId, "机构" + nodeId, "", "", "")));
        return node;
    }

    /** A node whose settings differ from the default in how it trusts. */
    static TestNode trusting(Path home, Clock clock, String nodeId, String address, String trust, boolean autoApprove)
            throws IOException {
        MeshConfig base = config(home, List.of());
        MeshConfig.Network net = base.network();
        MeshConfig config = new MeshConfig(
                new MeshConfig.Node(home, "mesh", address, List.of()),
                base.ingress(),
                base.limits(),
                base.queue(),
                base.data(),
                base.plugins(),
                new MeshConfig.Network(
                        net.connectTimeout(),
                        net.requestTimeout(),
                        net.poolSize(),
                        net.streams(),
                        net.healthInterval(),
                        trust,
                        autoApprove,
                        net.weaveExpiry()),
                base.registry(),
                base.security(),
                base.cluster(),
                base.admin(),
                base.log(),
                base.runtime());
        TestNode node = new TestNode(home, clock, config);
        await(node.bus.request(Addresses.KMS_RESET, new Environ("", nodeId, "JG" + nodeId, "机构" + nodeId, "", "", "")));
        return node;
    }

    Environ environ() {
        return identity.get(TableNames.SELF).orElseThrow();
    }

    LeafCertificate tls() {
        return kms.tls().current().orElseThrow();
    }

    Future<Done> refresh(Route... given) {
        return bus.request(Addresses.NET_REFRESH, new Routes(List.of(given)));
    }

    VertxBus bus() {
        return bus;
    }

    Optional<Route> route(String nodeId) {
        return routes.get(nodeId.toLowerCase(java.util.Locale.ROOT));
    }

    static Route route(String nodeId, String address) {
        return route(nodeId, address, "", 0, 0);
    }

    static Route route(String nodeId, String address, String guestRoot, int status, long expireAt) {
        return new Route(
                nodeId,
                "JG" + nodeId,
                "",
                "",
                address,
                "",
                "",
                "",
                "",
                guestRoot,
                "",
                "",
                status,
                0,
                "",
                expireAt,
                "",
                "",
                "",
                "",
                "",
                "",
                0,
                0,
                "",
                "",
                0);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static MeshConfig config(Path home, List<String> mdc) {
        return new MeshConfig(
                new MeshConfig.Node(home, "mesh", "", mdc),
                new MeshConfig.Ingress(
                        new HostPort("127.0.0.1", 0),
                        Optional.empty(),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(1),
                        65536,
                        100,
                        1 << 20),
                new MeshConfig.Limits(1 << 28, 1 << 28, 1 << 28, 1 << 20),
                new MeshConfig.Queue(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        1,
                        Duration.ZERO),
                new MeshConfig.Data(
                        1_000,
                        1 << 20,
                        1 << 16,
                        1 << 20,
                        Duration.ofSeconds(30),
                        10,
                        100,
                        1 << 20,
                        3,
                        Duration.ofMillis(50)),
                new MeshConfig.Plugins("", List.of(), Duration.ofMillis(50), 10, 100),
                new MeshConfig.Network(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        4,
                        64,
                        Duration.ofMillis(200),
                        "first-use",
                        false,
                        Duration.ofDays(1)),
                new MeshConfig.Registry(
                        true, Duration.ofSeconds(5), 10_000, Duration.ofSeconds(1), 64, Duration.ofMinutes(1)),
                new MeshConfig.Security(
                        List.of("127.0.0.0/8", "::1"),
                        List.of(),
                        List.of(),
                        "",
                        "ec-p256",
                        Duration.ofDays(90),
                        Duration.ofDays(30),
                        ""),
                new MeshConfig.Cluster(
                        false,
                        List.of(),
                        new HostPort("127.0.0.1", 0),
                        "",
                        0,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(2)),
                new MeshConfig.Admin(new HostPort("127.0.0.1", 0), "", "", ""),
                new MeshConfig.Log("text", "info", false),
                new MeshConfig.Runtime(2));
    }

    @Override
    public void close() {
        peers.close();
        await(vertx.close());
        store.close();
    }
}
