package io.be.mesh.verticle.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.service.Registered;
import io.be.mesh.cluster.service.RegisteredServices;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.cluster.vertx.MeshVertx;
import io.be.mesh.conf.ConfigLoader;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.conf.Setting;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.be.mesh.verticle.FakeDirectory;
import io.be.mesh.verticle.FakePool;
import io.be.mesh.verticle.MemoryTable;
import io.be.mesh.verticle.ingress.TestDoor;
import io.be.mesh.verticle.ingress.TestDoor.Known;
import io.be.mesh.verticle.transport.OwnerRing;
import io.be.mesh.verticle.transport.TransportVerticle;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The queues of a node and who brings their messages. */
final class PostOffice implements AutoCloseable {
    static final QueueKey QUEUE = new QueueKey("job-7", "features");
    static final String PARTNER = "lx0000010000020";

    final FakeDirectory services = new FakeDirectory();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final MeshMetrics metrics = new MeshMetrics(meters);
    final Vertx vertx;
    private final OwnerRing ring;
    private final MeshConfig config;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    volatile boolean leads = true;

    private PostOffice(BindingSettings settings, String... overrides) throws Exception {
        List<Setting> set = Stream.concat(Stream.of("runtime.event-loops=2"), Stream.of(overrides))
                .map(ConfigLoader::override)
                .toList();
        Environment bare = new Environment(
                Map.of(),
                Files.createTempDirectory("post"),
                Optional.empty(),
                Optional.empty(),
                Runtime.getRuntime().maxMemory(),
                2,
                "test");
        config = ConfigLoader.load(bare, Optional.empty(), set).config();
        vertx = MeshVertx.builder(MeshVertx.options(config.runtime())).build();
        ring = new OwnerRing(vertx, config, new MemoryBudget(config.limits().node()), metrics);
        Route route = Known.route("{\"node_id\":\"LX0000010000020\",\"inst_id\":\"JG2\",\"address\":\"https://x:1\"}");
        Senders senders = new Senders(() -> new Principal("LX1", "JG1"), MemoryTable.of(Map.of(PARTNER, route)));
        TestDoor.await(vertx.deployVerticle(
                        () -> new TransportVerticle(ring), new DeploymentOptions().setInstances(ring.size()))
                .compose(done -> vertx.deployVerticle(new BindingVerticle(
                        ring,
                        services,
                        new Registrations(),
                        () -> leads,
                        senders,
                        new Codecs(CodecLimits.forMessages(config.limits().message())),
                        settings,
                        metrics))));
    }

    static PostOffice open(String... overrides) throws Exception {
        return open(Duration.ofMillis(50), overrides);
    }

    static PostOffice open(Duration firstPause, String... overrides) throws Exception {
        return new PostOffice(
                new BindingSettings(
                        firstPause,
                        firstPause.multipliedBy(8),
                        Duration.ofMinutes(5),
                        Duration.ZERO,
                        Duration.ofSeconds(5)),
                overrides);
    }

    private final class Registrations implements RegisteredServices {
        @Override
        public Collection<Registered> all() {
            return List.of();
        }

        @Override
        public void onChange(Runnable listener) {
            listeners.add(listener);
        }
    }

    static FakePool pool(ServiceProtocol protocol, int... ports) {
        FakePool pool = new FakePool(
                "/inbox", protocol, Map.of("session", QUEUE.session(), "topic", QUEUE.topic()), Duration.ofSeconds(10));
        for (int port : ports) {
            pool.at(port);
        }
        return pool;
    }

    FakePool bind(FakePool pool) {
        services.bindings.clear();
        services.bindings.add(pool);
        changed();
        return pool;
    }

    void unbind() {
        services.bindings.clear();
        changed();
    }

    /** The registrations have changed. */
    void changed() {
        listeners.forEach(Runnable::run);
    }

    Future<Void> pushing(String sender, String id, Map<String, String> metadata, ByteString payload) {
        MemoryBudget.Reservation room = ring.budget().open();
        assertThat(room.grow(payload.size())).isTrue();
        return ring.push(QUEUE, new StoredMessage(sender, payload, metadata, id), room);
    }

    void push(String text) throws Exception {
        TestDoor.await(pushing(PARTNER, "", Map.of(), ByteString.copyFromUtf8(text)));
    }

    /** The next message, as any client reads it; empty: there is none. */
    Optional<String> pop() throws Exception {
        return TestDoor.await(ring.pop(new PopRequest(QUEUE, "", 0, "")).result())
                .map(delivery -> {
                    delivery.confirm();
                    return delivery.message().payload().toStringUtf8();
                });
    }

    void release(boolean quarantine) throws Exception {
        TestDoor.await(ring.releaseSession(QUEUE.session(), quarantine));
    }

    @Override
    public void close() throws Exception {
        TestDoor.await(vertx.close());
    }
}
