package io.be.mesh.verticle.plugin;

import io.be.mesh.client.plugin.InterceptionPoint;
import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.event.EventFeed;
import io.be.mesh.cluster.plugin.GuardedMessage;
import io.be.mesh.cluster.plugin.MessageGate;
import io.be.mesh.cluster.plugin.OperationCalls;
import io.be.mesh.cluster.plugin.PluginDirectory;
import io.be.mesh.cluster.plugin.PluginMessage.Answer;
import io.be.mesh.cluster.plugin.PluginMessage.Ask;
import io.be.mesh.cluster.plugin.PluginView;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of a node. They are there, or known to have failed, before the door opens, and stay the same until the node stops. Any
 * thread.
 */
public final class PluginHost implements PluginDirectory, MessageGate {
    private static final Logger log = LoggerFactory.getLogger(PluginHost.class);

    private final Vertx vertx;
    private final Bus bus;
    private final MeshConfig config;
    private final EventFeed feed;
    private final StateLog states;
    private volatile List<HostedPlugin> plugins = List.of();
    private volatile List<String> deployments = List.of();
    private volatile Map<String, Address<Ask, Answer>> operations = Map.of();
    private volatile List<Interception> beforeRoute = List.of();
    private volatile List<Interception> beforeStore = List.of();
    private volatile List<HostedPlugin> afterStore = List.of();
    private volatile Optional<String> missing = Optional.empty();
    private volatile boolean open = true;

    public PluginHost(Vertx vertx, Bus bus, MeshConfig config, AuditLog audit, EventFeed feed) {
        this.vertx = vertx;
        this.bus = bus;
        this.config = config;
        this.feed = feed;
        this.states = new StateLog(audit);
    }

    /** Loads and starts what is in the folder. A plugin that fails does not fail this. */
    public Future<Void> start(OperationCalls calls) {
        return vertx.executeBlocking(this::jars)
                .compose(this::load)
                .compose(loaded -> deploy(loaded, calls))
                .onSuccess(deployed -> settle())
                .mapEmpty();
    }

    private List<PluginJar> jars() {
        String folder = config.plugins().folder();
        if (folder.isEmpty()) {
            return List.of();
        }
        Path place = config.node().home().resolve(folder);
        try {
            return PluginJar.in(place);
        } catch (IOException | UncheckedIOException e) {
            log.atError().log("no plugins are loaded: {} cannot be read: {}", place, e.toString());
            return List.of();
        }
    }

    private Future<List<HostedPlugin>> load(List<PluginJar> jars) {
        List<HostedPlugin> found = jars.stream()
                .map(jar -> new HostedPlugin(vertx, jar, config.plugins(), states))
                .toList();
        plugins = found;
        return Future.all(found.stream().map(HostedPlugin::load).toList()).map(found);
    }

    private Future<Void> deploy(List<HostedPlugin> loaded, OperationCalls calls) {
        Set<String> ids = new HashSet<>();
        List<Future<Void>> starts = new ArrayList<>();
        for (HostedPlugin plugin : loaded) {
            if (plugin.isLoaded() && !ids.add(plugin.id())) {
                plugin.fail(new MeshException(
                        ErrorCode.BAD_REQUEST, "another jar, whose name comes first, has the id " + plugin.id()));
            } else if (plugin.isLoaded()) {
                starts.add(deploy(plugin, calls));
            }
        }
        return Future.join(starts).mapEmpty();
    }

    private Future<Void> deploy(HostedPlugin plugin, OperationCalls calls) {
        return vertx.deployVerticle(
                        new PluginVerticle(plugin, bus, calls, config.limits().management()))
                .onSuccess(this::remember)
                .onFailure(plugin::fail)
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private synchronized void remember(String deployment) {
        List<String> all = new ArrayList<>(deployments);
        all.add(deployment);
        deployments = List.copyOf(all);
    }

    /** What runs is asked and told from now on. */
    private void settle() {
        List<HostedPlugin> active =
                plugins.stream().filter(HostedPlugin::isActive).toList();
        Map<String, Address<Ask, Answer>> served = new HashMap<>();
        active.forEach(plugin -> plugin.operations().forEach(each -> {
            Address<Ask, Answer> address = plugin.address(each);
            served.put(address.name(), address);
        }));
        operations = Map.copyOf(served);
        beforeRoute = interceptions(active, InterceptionPoint.BEFORE_ROUTE);
        beforeStore = interceptions(active, InterceptionPoint.BEFORE_STORE);
        afterStore = active.stream().filter(HostedPlugin::watchesStored).toList();
        active.forEach(plugin -> feed.listen(plugin::happened));
        missing = config.plugins().required().stream()
                .filter(id -> active.stream().noneMatch(plugin -> plugin.id().equals(id)))
                .findFirst();
        missing.ifPresent(id -> log.atError()
                .addKeyValue("code", ErrorCode.UNAVAILABLE.code())
                .log("no push is taken: plugin {} of plugins.required does not run", id));
        open = missing.isEmpty() && beforeRoute.isEmpty() && beforeStore.isEmpty() && afterStore.isEmpty();
    }

    private static List<Interception> interceptions(List<HostedPlugin> active, InterceptionPoint point) {
        return active.stream()
                .flatMap(plugin -> plugin.interceptions(point).stream())
                .toList();
    }

    /** Stops what runs; never fails. */
    public Future<Void> stop() {
        return Future.join(deployments.stream().map(vertx::undeploy).toList())
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    @Override
    public Optional<Address<Ask, Answer>> operation(String name) {
        return Optional.ofNullable(operations.get(name));
    }

    @Override
    public List<PluginView> all() {
        return plugins.stream().map(HostedPlugin::view).toList();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public Future<GuardedMessage> beforeRoute(GuardedMessage message) {
        if (missing.isPresent()) {
            return Future.failedFuture(new MeshException(
                    ErrorCode.UNAVAILABLE, "plugin " + missing.get() + " does not run, and nothing passes without it"));
        }
        return judge(beforeRoute, message);
    }

    @Override
    public Future<GuardedMessage> beforeStore(GuardedMessage message) {
        return judge(beforeStore, message);
    }

    private static Future<GuardedMessage> judge(List<Interception> judges, GuardedMessage message) {
        Future<GuardedMessage> judged = Future.succeededFuture(message);
        for (Interception each : judges) {
            judged = judged.compose(each::judge);
        }
        return judged;
    }

    @Override
    public void stored(GuardedMessage message) {
        afterStore.forEach(plugin -> plugin.stored(message));
    }
}
