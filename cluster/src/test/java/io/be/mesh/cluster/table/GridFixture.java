package io.be.mesh.cluster.table;

import com.hazelcast.config.Config;
import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionOn;
import io.be.mesh.cluster.FreePorts;
import io.be.mesh.cluster.grid.GridNames;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;

/** Members of a grid in this JVM, on loopback, without multicast. They are plain: what they protect is not the point here. */
final class GridFixture implements AutoCloseable {
    private final String name = "table-" + UUID.randomUUID();
    private final List<Integer> ports = new ArrayList<>();
    private final List<HazelcastInstance> started = new ArrayList<>();
    private final int minimum;
    private int mergeDelaySeconds = 1;

    /** @param size members there can be; none is started */
    GridFixture(int size, int minimum) {
        this.minimum = minimum;
        int first = FreePorts.inARow(size, List.of("127.0.0.1"));
        for (int i = 0; i < size; i++) {
            ports.add(first + i);
        }
    }

    /** Starts all members. */
    static GridFixture of(int size, int minimum) {
        GridFixture fixture = new GridFixture(size, minimum);
        for (int i = 0; i < size; i++) {
            fixture.start(i);
        }
        return fixture;
    }

    /** One that looks for all the others. */
    HazelcastInstance start(int index) {
        return start(index, ports);
    }

    /** One that looks for nobody: it begins a grid of its own, and others may find it later. */
    HazelcastInstance startApart(int index) {
        return start(index, List.of(ports.get(index)));
    }

    /** One that finds the others only a while after it has begun a grid of its own. */
    HazelcastInstance startLonely(int index) {
        mergeDelaySeconds = 5;
        HazelcastInstance member = startApart(index);
        mergeDelaySeconds = 1;
        ports.forEach(port ->
                member.getConfig().getNetworkConfig().getJoin().getTcpIpConfig().addMember("127.0.0.1:" + port));
        return member;
    }

    private HazelcastInstance start(int index, List<Integer> others) {
        Config config = new Config();
        config.setClusterName(name);
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        config.getNetworkConfig().setPort(ports.get(index)).setPortAutoIncrement(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        var join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(1);
        others.forEach(port -> join.getTcpIpConfig().addMember("127.0.0.1:" + port));
        property(config, "partition.count", 17);
        property(config, "wait.seconds.before.join", 0);
        property(config, "max.wait.seconds.before.join", 0);
        property(config, "heartbeat.interval.seconds", 1);
        property(config, "merge.first.run.delay.seconds", mergeDelaySeconds);
        property(config, "merge.next.run.delay.seconds", 1);
        property(config, "operation.fail.on.indeterminate.state", true);
        property(config, "operation.backup.timeout.millis", 2_000);
        property(config, "operation.call.timeout.millis", 5_000);
        property(config, "operation.thread.count", 2);
        property(config, "shutdownhook.enabled", false);
        property(config, "phone.home.enabled", false);
        property(config, "logging.type", "slf4j");
        config.addSplitBrainProtectionConfig(new SplitBrainProtectionConfig(GridNames.MINIMUM, true, minimum)
                .setProtectOn(SplitBrainProtectionOn.WRITE));
        ClusterTables.mapConfigs().forEach(config::addMapConfig);
        HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
        started.add(member);
        return member;
    }

    private static void property(Config config, String key, Object value) {
        config.setProperty("hazelcast." + key, String.valueOf(value));
    }

    /** Waits until a member sees so many. */
    static void awaitSize(HazelcastInstance member, int size) {
        Awaitility.await().until(() -> member.getCluster().getMembers().size() == size);
    }

    @Override
    public void close() {
        started.forEach(member -> member.getLifecycleService().terminate());
    }
}
