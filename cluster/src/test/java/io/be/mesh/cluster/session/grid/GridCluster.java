package io.be.mesh.cluster.session.grid;

import com.hazelcast.config.Config;
import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionOn;
import io.be.mesh.cluster.FreePorts;
import io.be.mesh.cluster.grid.GridNames;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.SessionStore;
import io.be.mesh.conf.ConfigLoader;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.conf.Setting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Members of one grid in this process, each with the session store of a replica; calls between them go by {@link Links}. */
final class GridCluster implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final String name = "sessions-" + UUID.randomUUID();
    private final GridKey key = GridKey.random();
    private final Links links = new Links(vertx);
    private final List<Integer> ports = new ArrayList<>();
    private final int minimum;
    private final MeshConfig config;
    private final List<Replica> replicas = new ArrayList<>();

    GridCluster(int size, int minimum, String... settings) throws Exception {
        this.minimum = minimum;
        this.config = config(settings);
        for (int i = 0; i < size; i++) {
            ports.add(FreePorts.one());
        }
        for (int i = 0; i < size; i++) {
            replicas.add(start(i));
        }
    }

    Vertx vertx() {
        return vertx;
    }

    Replica replica(int place) {
        return replicas.get(place);
    }

    /** At once, as a process that is killed. */
    void kill(int place) {
        HazelcastInstance instance = replicas.get(place).instance();
        links.cut(instance.getCluster().getLocalMember().getUuid());
        instance.getLifecycleService().terminate();
    }

    /** Starts a new member in the place of one that is gone. */
    void restart(int place) {
        replicas.set(place, start(place));
    }

    private Replica start(int place) {
        Config grid = new Config(null);
        grid.setClusterName(name).setProperty("hazelcast.logging.type", "slf4j");
        grid.setProperty("hazelcast.phone.home.enabled", "false");
        grid.setProperty("hazelcast.shutdownhook.enabled", "false");
        grid.setProperty("hazelcast.operation.fail.on.indeterminate.state", "true");
        grid.setProperty("hazelcast.operation.backup.timeout.millis", "1000");
        grid.getMetricsConfig().setEnabled(false);
        var network = grid.getNetworkConfig().setPort(ports.get(place)).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getJoin().getTcpIpConfig().setEnabled(true);
        ports.forEach(port -> network.getJoin().getTcpIpConfig().addMember("127.0.0.1:" + port));
        grid.addSplitBrainProtectionConfig(new SplitBrainProtectionConfig(GridNames.MINIMUM, true, minimum)
                .setProtectOn(SplitBrainProtectionOn.WRITE));
        SessionGrid.configure(grid);
        HazelcastInstance instance = Hazelcast.newHazelcastInstance(grid);
        UUID self = instance.getCluster().getLocalMember().getUuid();
        SessionStore store = SessionGrid.open(
                vertx,
                instance,
                links.of(self),
                key,
                config,
                () -> minimum,
                new MemoryBudget(config.limits().node()),
                new MeshMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC());
        return new Replica(instance, self, store);
    }

    private static MeshConfig config(String... settings) throws Exception {
        List<Setting> all = Stream.concat(
                        Stream.of("limits.node=256MiB", "limits.session=64MiB", "limits.message=32MiB"),
                        Stream.of(settings))
                .map(ConfigLoader::override)
                .toList();
        Environment environment =
                new Environment(Map.of(), Path.of("home"), Optional.empty(), Optional.empty(), 1L << 30, 2, "17");
        return ConfigLoader.load(environment, Optional.empty(), all).config();
    }

    @Override
    public void close() {
        replicas.forEach(replica -> replica.instance().getLifecycleService().terminate());
        vertx.close();
    }

    /** One of them. */
    record Replica(HazelcastInstance instance, UUID id, SessionStore store) {}
}
