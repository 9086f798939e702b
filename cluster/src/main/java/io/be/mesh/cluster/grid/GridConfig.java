package io.be.mesh.cluster.grid;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MemberAttributeConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionOn;
import io.be.mesh.conf.HostPort;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** How a member of the grid is configured. Nothing comes from a file, the environment or a default that listens. */
final class GridConfig {
    private static final int CONNECT_SECONDS = 3;
    /** How long a replica asks the others who leads before it offers itself; they must agree. */
    private static final int LEADER_SECONDS = 2;

    private static final int RETRY_MILLIS = 100;
    private static final int CLAIMS = 120;

    private final GridSettings settings;
    private final Config config = new Config();

    private GridConfig(GridSettings settings) {
        this.settings = settings;
    }

    static Config of(GridSettings settings, List<Consumer<Config>> parts) {
        GridConfig made = new GridConfig(settings);
        made.config.setClassLoader(GridConfig.class.getClassLoader());
        made.config.setClusterName(settings.cluster());
        made.network();
        made.failures();
        made.threads();
        made.quiet();
        made.structures();
        parts.forEach(part -> part.accept(made.config));
        return made.config;
    }

    private void property(String name, Object value) {
        config.setProperty("hazelcast." + name, String.valueOf(value));
    }

    /** One endpoint, for members: whoever speaks the protocol of clients, REST or memcache is not answered. */
    private void network() {
        HostPort listen = settings.listen();
        String bind = settings.everyInterface() ? settings.address() : listen.host();
        ServerSocketEndpointConfig endpoint = new ServerSocketEndpointConfig()
                .setPort(listen.port())
                .setPortAutoIncrement(false)
                // A replica that was killed and starts again finds its port still half closed.
                .setReuseAddress(true)
                .setPublicAddress(new HostPort(settings.address(), listen.port()).toString());
        endpoint.setSocketConnectTimeoutSeconds(CONNECT_SECONDS);
        // Not the reset that the grid prefers: the alert that says why a connection ends would be lost.
        endpoint.setSocketLingerSeconds(-1);
        JoinConfig join = new JoinConfig();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        // Who the members are is told by MemberNames.
        join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(LEADER_SECONDS);
        AdvancedNetworkConfig network = config.getAdvancedNetworkConfig();
        network.setEnabled(true).setMemberEndpointConfig(endpoint).setJoin(join);
        property("local.localAddress", bind);
        property("socket.bind.any", settings.everyInterface());
        property("prefer.ipv4.stack", bind.indexOf(':') < 0);
    }

    /** A member that is gone is seen within a second when its machine says so, else after the heartbeat timeout. */
    private void failures() {
        property("heartbeat.interval.seconds", 1);
        property(
                "max.no.heartbeat.seconds",
                Math.max(1, settings.heartbeatTimeout().toSeconds()));
        // Also how often the next leader asks a member that has not missed the last one yet, RETRY_MILLIS apart: who
        // does not
        // agree by then is left out. Members miss a silent one up to a heartbeat apart, and later when they are busy.
        property("mastership.claim.timeout.seconds", CLAIMS);
        // The connection is lost once and not made again: the member is gone.
        property("connection.monitor.interval", 10);
        property("connection.monitor.max.faults", 1);
        property("partial.member.disconnection.resolution.heartbeat.count", 3);
        property("member.list.publish.interval.seconds", 5);
        property("partition.table.send.interval", 5);
        property("partition.backup.sync.interval", 5);
        // A replica joins at once, and one that started alone looks for the others every 5 s.
        property("wait.seconds.before.join", 0);
        property("max.wait.seconds.before.join", 0);
        property("async.join.strategy.enabled", false);
        property("max.join.seconds", Math.max(1, settings.joinTimeout().toSeconds()));
        property("max.join.merge.target.seconds", 10);
        property("merge.first.run.delay.seconds", 5);
        property("merge.next.run.delay.seconds", 5);
        // An answer is certain or it is a failure, within the time a caller waits.
        property("operation.fail.on.indeterminate.state", true);
        // A copy that is not confirmed is sent again under the same id: short, as a member that dies confirms nothing.
        property("operation.backup.timeout.millis", 500);
        property("operation.call.timeout.millis", 10_000);
        property("invocation.retry.pause.millis", RETRY_MILLIS);
        property("graceful.shutdown.max.wait", Grid.LEAVE.toSeconds());
        property("cluster.shutdown.timeout.seconds", Grid.LEAVE.toSeconds());
    }

    private void threads() {
        int cores = Runtime.getRuntime().availableProcessors();
        int io = Math.max(1, Math.min(4, cores / 4));
        property("io.input.thread.count", io);
        property("io.output.thread.count", io);
        // Few, so that each finds several commands at once: to wake a thread costs more than to run one.
        property("operation.thread.count", Math.max(1, cores / 2));
        property("operation.generic.thread.count", Math.max(2, cores / 2));
        // A confirmation is handled where it was read, and a copy is sent where it was made: one thread more on the way
        // costs as much as all that is done with either.
        property("operation.response.thread.count", 0);
        property("concurrent.window.ms", 1);
        property("event.thread.count", 2);
    }

    /** Nothing calls home, listens beside the port, or measures what nobody reads. */
    private void quiet() {
        property("phone.home.enabled", false);
        property("shutdownhook.enabled", false);
        property("logging.type", "slf4j");
        property("logging.emoji.enabled", false);
        property("logging.details.enabled", false);
        property("health.monitoring.level", "OFF");
        property("jmx", false);
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
    }

    private void structures() {
        MemberAttributeConfig attributes = config.getMemberAttributeConfig();
        attributes.setAttribute(GridMembership.NAME, settings.name());
        attributes.setAttribute(GridMembership.LINK, settings.link());
        attributes.setAttribute(GridMembership.VERSION, settings.version());
        // The event bus knows a member by this name, which stays the same when a split is healed.
        attributes.setAttribute("__vertx.nodeId", UUID.randomUUID().toString());
        config.addSplitBrainProtectionConfig(new SplitBrainProtectionConfig(GridNames.MINIMUM, true)
                .setFunctionImplementation(
                        members -> members.size() >= settings.minimum().getAsInt())
                .setProtectOn(SplitBrainProtectionOn.WRITE));
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
    }
}
