package io.be.mesh.verticle.plugin;

import io.be.mesh.client.plugin.InterceptionPoint;
import io.be.mesh.client.plugin.MessageFacts;
import io.be.mesh.client.plugin.OnFailure;
import io.be.mesh.client.plugin.PluginAccess;
import io.be.mesh.client.plugin.PluginEvent;
import io.be.mesh.cluster.bus.Access;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.event.NodeEvent;
import io.be.mesh.cluster.plugin.GuardedMessage;
import io.be.mesh.cluster.plugin.PluginAddress;
import io.be.mesh.cluster.plugin.PluginMessage.Answer;
import io.be.mesh.cluster.plugin.PluginMessage.Ask;
import io.be.mesh.cluster.plugin.PluginView;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.plugin.Registrations.Intercepted;
import io.be.mesh.verticle.plugin.Registrations.Observed;
import io.be.mesh.verticle.plugin.Registrations.Served;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One jar and what became of it. Any thread. */
final class HostedPlugin {
    private static final Logger log = LoggerFactory.getLogger(HostedPlugin.class);
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STOP = Duration.ofSeconds(1);

    /** Of the operator: wins over what the plugin says. */
    private static final String ON_FAILURE = "mesh.on-failure";

    enum State {
        STARTING,
        ACTIVE,
        SUSPENDED,
        FAILED
    }

    private final PluginJar jar;
    private final MeshConfig.Plugins limits;
    private final StateLog states;
    private final PluginThreads threads;
    private final TimedTasks calls;
    private final TimedTasks interceptions;
    private final Backlog backlog;
    private final Counters counters = new Counters();
    private final Registrations registrations = new Registrations();
    private final Suspension suspension;
    private volatile State state = State.STARTING;
    private volatile String reason = "";
    private volatile PluginJar.@Nullable Content content;

    HostedPlugin(Vertx vertx, PluginJar jar, MeshConfig.Plugins limits, StateLog states) {
        this.jar = jar;
        this.limits = limits;
        this.states = states;
        String label = "plugin " + jar.name();
        threads = new PluginThreads(jar.name());
        calls = new TimedTasks(vertx, label, threads.calls());
        interceptions = new TimedTasks(vertx, label, threads.interceptions());
        backlog = new Backlog(threads.observations(), limits.queue());
        suspension = new Suspension(limits.suspendAfter(), System::nanoTime, this::suspend, this::resume);
    }

    /** Reads the jar and makes the plugin; never fails. */
    Future<HostedPlugin> load() {
        return calls.run(jar::open, PATIENCE)
                .onSuccess(read -> {
                    threads.use(read.loader());
                    content = read;
                })
                .onFailure(this::fail)
                .map(this)
                .otherwise(this);
    }

    /** Empty when the jar could not be read. */
    String id() {
        PluginJar.Content read = content;
        return read == null ? "" : read.id();
    }

    boolean isActive() {
        return state == State.ACTIVE || state == State.SUSPENDED;
    }

    boolean isLoaded() {
        return content != null && state == State.STARTING;
    }

    PluginThreads threads() {
        return threads;
    }

    private PluginJar.Content content() {
        return Objects.requireNonNull(content, "loaded before");
    }

    /** Lets the plugin register what it does; fails when it does. */
    Future<Void> start(OutgoingCalls outgoing) {
        HostedContext context = new HostedContext(id(), content().settings(), registrations, outgoing);
        return calls.<Void>run(
                        () -> {
                            onFailure(OnFailure.REFUSE); // a bad setting is found now
                            content().plugin().start(context);
                            return null;
                        },
                        PATIENCE)
                .onComplete(done -> registrations.seal());
    }

    /** It is served, asked and told from now on. */
    void activate() {
        state = State.ACTIVE;
        states.started(id(), jar.name());
    }

    /** It does nothing any more. */
    void fail(Throwable why) {
        registrations.seal();
        reason = MeshException.of(why).message();
        state = State.FAILED;
        states.failed(id(), jar.name(), MeshException.of(why));
        end();
    }

    private void suspend() {
        reason = "late " + limits.suspendAfter() + " times in a row; tried again every " + Suspension.PAUSE.toSeconds()
                + " s";
        state = State.SUSPENDED;
        states.suspended(id(), reason);
    }

    private void resume() {
        reason = "";
        state = State.ACTIVE;
        states.resumed(id());
    }

    /** Says good-bye to the plugin and ends its threads; never fails. */
    Future<Void> stop() {
        if (!isActive()) {
            return Future.succeededFuture();
        }
        return calls.<Void>run(
                        () -> {
                            content().plugin().stop();
                            return null;
                        },
                        STOP)
                .onFailure(e -> log.atWarn().log("plugin {} did not stop: {}", id(), e.getMessage()))
                .otherwiseEmpty()
                .onComplete(done -> end());
    }

    private void end() {
        threads.end();
        PluginJar.Content read = content;
        if (read != null) {
            try {
                read.loader().close();
            } catch (IOException e) {
                log.atWarn().setCause(e).log("{} cannot be closed", jar.name());
            }
        }
    }

    List<Served> operations() {
        return registrations.operations();
    }

    Address<Ask, Answer> address(Served served) {
        return PluginAddress.of(
                id(), served.name(), served.access() == PluginAccess.OPERATORS ? Access.OPERATOR : Access.OURS);
    }

    /** Runs one of its operations. */
    Future<Answer> call(Served served, Ask ask, long maxBytes) {
        counters.calls.increment();
        return calls.run(
                        () -> JsonText.answer(served.operation().call(ask.json().toStringUtf8()), maxBytes), PATIENCE)
                .onFailure(failed -> counters.failedCalls.increment());
    }

    /** Its interceptors of a point, in the order in which they were registered. */
    List<Interception> interceptions(InterceptionPoint point) {
        return registrations.interceptors().stream()
                .filter(each -> each.point() == point)
                .map(this::interception)
                .toList();
    }

    private Interception interception(Intercepted each) {
        return new Interception(
                "plugin " + id(),
                each,
                onFailure(each.onFailure()),
                interceptions,
                suspension,
                counters,
                limits.interceptionTimeout());
    }

    private OnFailure onFailure(OnFailure registered) {
        String set = content().settings().getOrDefault(ON_FAILURE, "").strip();
        return switch (set.toLowerCase(Locale.ROOT)) {
            case "" -> registered;
            case "refuse" -> OnFailure.REFUSE;
            case "pass" -> OnFailure.PASS;
            default ->
                throw new MeshException(
                        ErrorCode.BAD_REQUEST, ON_FAILURE + " in its settings is neither refuse nor pass");
        };
    }

    boolean watchesStored() {
        return !registrations.messages().isEmpty();
    }

    void stored(GuardedMessage message) {
        MessageFacts facts = Interception.facts(message);
        registrations.messages().forEach(observer -> backlog.offer(() -> observer.stored(facts)));
    }

    void happened(NodeEvent event) {
        for (Observed each : registrations.events()) {
            if (each.pattern().matches(event.name())) {
                PluginEvent told = new PluginEvent(event.name(), event.object(), event.version());
                backlog.offer(() -> each.observer().happened(told));
            }
        }
    }

    PluginView view() {
        boolean shown = isActive();
        return new PluginView(
                id(),
                jar.name(),
                state.name().toLowerCase(Locale.ROOT),
                reason,
                shown
                        ? registrations.operations().stream()
                                .map(each -> address(each).name())
                                .toList()
                        : List.of(),
                shown
                        ? registrations.interceptors().stream()
                                .map(each -> name(each.point()) + " " + name(onFailure(each.onFailure())))
                                .toList()
                        : List.of(),
                shown
                        ? registrations.events().stream()
                                .map(each -> each.pattern().text())
                                .toList()
                        : List.of(),
                figures());
    }

    private PluginView.Figures figures() {
        return new PluginView.Figures(
                counters.calls.sum(),
                counters.failedCalls.sum(),
                counters.interceptions.sum(),
                counters.refused.sum(),
                counters.failed.sum() + backlog.failed(),
                counters.late.sum(),
                backlog.dropped(),
                (long) calls.inFlight() + interceptions.inFlight(),
                (long) calls.stuck() + interceptions.stuck());
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
