package io.be.mesh.verticle.ingress.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.identity.TlsIdentitySource;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.trust.PartnerDirectory;
import io.be.mesh.cluster.trust.PeerProof;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.cluster.trust.TrustTables;
import io.be.mesh.cluster.vertx.MeshVertx;
import io.be.mesh.conf.ConfigLoader;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.conf.Setting;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.MemoryTable;
import io.be.mesh.verticle.ingress.TestDoor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The ports of a node with one partner, which say to each request what its connection has proved. */
final class TrustDoor implements AutoCloseable {
    static final String NODE = "lx0000010000010";
    static final String PARTNER = "lx0000010000020";
    static final int LARGE = 60_000;

    final Authority ours = new Authority("us");
    final Authority theirs = new Authority("them");
    final MemoryTable<Route> routes = new MemoryTable<>();
    final MemoryTable<Revocation> revocations = new MemoryTable<>();
    final Leaf identity = new Leaf();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Vertx vertx;
    private final IngressPorts ports;

    private TrustDoor(boolean nativeTls) throws Exception {
        List<Setting> settings = Stream.of("ingress.outer=127.0.0.1:0", "runtime.event-loops=2")
                .map(ConfigLoader::override)
                .toList();
        Environment bare = new Environment(
                Map.of(), Files.createTempDirectory("door"), Optional.empty(), Optional.empty(), 1 << 28, 2, "test");
        MeshConfig config = ConfigLoader.load(bare, Optional.empty(), settings).config();
        vertx = MeshVertx.builder(MeshVertx.options(config.runtime())).build();
        identity.current = ours.leaf(NODE + ".trustbe.cn", "first.example");
        routes.put(PARTNER, route(PARTNER, theirs.root(), "", ""));
        TrustTables trust = new TrustTables(
                routes,
                new MemoryTable<>(),
                new MemoryTable<>(),
                revocations,
                new MemoryTable<Environ>(),
                new MemoryTable<Environ>());
        assertThat(OpenSSLEngineOptions.isAvailable()).isTrue();
        ports = new IngressPorts(
                vertx,
                config.ingress(),
                Duration.ofMillis(100),
                identity,
                routes,
                new PartnerDirectory(vertx, trust, Clock.systemUTC(), false),
                new MeshMetrics(meters),
                nativeTls ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions());
        TestDoor.await(vertx.deployVerticle(Loop::new, new DeploymentOptions().setInstances(2)));
    }

    static TrustDoor open(String engine) throws Exception {
        return new TrustDoor(engine.equals("boringssl"));
    }

    private final class Loop extends VerticleBase {
        @Override
        public Future<?> start() {
            return ports.listen(vertx, listener -> TrustDoor.this::answer);
        }
    }

    private void answer(HttpServerRequest request) {
        PeerProof proof = Standing.of(request).proof();
        if (request.path().equals("/never")) {
            waiting.incrementAndGet();
            request.connection().closeHandler(closed -> waiting.decrementAndGet());
            return;
        }
        if (request.path().equals("/last")) {
            Standing.closeAfterAnswer(request);
        }
        if (request.path().equals("/large")) {
            request.response().end(Buffer.buffer(new byte[LARGE]));
            return;
        }
        request.response().end(said(proof));
    }

    private static String said(PeerProof proof) {
        if (proof instanceof PeerProof.Refused refused) {
            return "refused " + refused.why().code().code() + " "
                    + refused.why().message();
        }
        if (proof instanceof PeerProof.Partner partner) {
            return "partner " + partner.nodeId();
        }
        return proof.getClass().getSimpleName();
    }

    /** Connections with a request that is never answered. */
    int waiting() {
        return waiting.get();
    }

    int port() {
        return ports.address(Listener.OUTER).port();
    }

    void revoke(LeafCertificate leaf) {
        String fingerprint =
                Pem.fingerprint(Pem.certificates("leaf", leaf.chain()).get(0));
        revocations.put(fingerprint, new Revocation(fingerprint, "", "", 0));
    }

    static Route route(String nodeId, String guestRoot, String hostCrt, String hostKey) {
        return new Route(
                nodeId,
                "JG1",
                "",
                "",
                "https://x:1",
                "",
                "",
                hostKey,
                hostCrt,
                guestRoot,
                "",
                "",
                0,
                0,
                "",
                0,
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

    @Override
    public void close() throws Exception {
        TestDoor.await(vertx.close());
    }

    /** The node's leaf, to be swapped. */
    static final class Leaf implements TlsIdentitySource {
        private final List<Consumer<LeafCertificate>> listeners = new CopyOnWriteArrayList<>();
        private volatile LeafCertificate current = new LeafCertificate("", "");

        @Override
        public Optional<LeafCertificate> current() {
            return Optional.of(current);
        }

        @Override
        public void onChange(Consumer<LeafCertificate> listener) {
            listeners.add(listener);
        }

        void change(LeafCertificate next) {
            current = next;
            listeners.forEach(listener -> listener.accept(next));
        }
    }
}
