package io.be.mesh.verticle.registry.pool;

import io.be.mesh.cluster.metric.InstanceCount;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.service.AddressRules;
import io.be.mesh.cluster.service.RegisteredServices;
import io.be.mesh.cluster.service.ServiceHealth;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Whether the instances of what is registered are well: each is checked by and by, and what happens to requests counts, too. Any
 * thread. {@link #start} once; nothing is checked before.
 */
public final class InstanceHealth implements ServiceHealth, AutoCloseable {
    private final Vertx vertx;
    private final MeshMetrics metrics;
    private final LongSupplier nanos;
    private final Endpoints endpoints;
    private final Roster roster;
    private final Prober prober;
    private final Examiner examiner;
    private final CheckRounds rounds;
    private final ProbeGate gate = new ProbeGate();

    public InstanceHealth(
            Vertx vertx,
            RegisteredServices services,
            AddressRules rules,
            MeshConfig.Registry settings,
            MeshMetrics metrics,
            Clock clock) {
        this(vertx, services, rules, settings, metrics, clock, System::nanoTime, new VertxNames(vertx));
    }

    InstanceHealth(
            Vertx vertx,
            RegisteredServices services,
            AddressRules rules,
            MeshConfig.Registry settings,
            MeshMetrics metrics,
            Clock clock,
            LongSupplier nanos,
            NameResolution names) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.nanos = nanos;
        endpoints = new Endpoints(names, rules, settings.instanceRequests(), nanos);
        prober = new Prober(vertx);
        examiner = new Examiner(prober, metrics);
        roster = new Roster(services, endpoints, this::added, clock);
        rounds = new CheckRounds(vertx, examiner, roster, settings.checkInterval(), nanos, this::afterRound);
    }

    /** Follows the registrations and checks them. Returns at once. */
    public void start() {
        roster.start();
        rounds.start();
    }

    /** Nothing is checked any more. */
    @Override
    public void close() {
        rounds.close();
        prober.close();
    }

    @Override
    public Future<Optional<String>> probe(String authority, ServiceProtocol protocol, ServiceAttributes attributes) {
        Promise<Optional<String>> here = ((ContextInternal) vertx.getOrCreateContext()).promise();
        try {
            Watch watch = endpoints.find(authority, Check.of(protocol, attributes));
            gate.run(() -> examiner.examine(watch, true)).onComplete(here::handle);
        } catch (MeshException e) {
            here.fail(e);
        }
        return here.future();
    }

    @Override
    public Optional<String> unwell(String authority) {
        return endpoints
                .get(authority)
                .map(endpoint -> endpoint.everyWatch().stream()
                        .map(Watch::unwell)
                        .filter(why -> !why.isEmpty())
                        .findFirst()
                        .orElseGet(endpoint::obstacle))
                .filter(why -> !why.isEmpty());
    }

    Endpoints endpoints() {
        return endpoints;
    }

    Roster roster() {
        return roster;
    }

    LongSupplier nanos() {
        return nanos;
    }

    /** What the end of a request says of an instance; one that has just failed too often is looked at. */
    void note(Watch watch, Breaker.Change change) {
        examiner.note(watch, change);
        if (change == Breaker.Change.OPENED) {
            gate.run(() -> examiner.examine(watch, true));
        }
    }

    private void added(Watch watch) {
        rounds.add(watch);
    }

    private void afterRound() {
        endpoints.sweep();
        metrics.instances(counts().values());
    }

    private Map<String, InstanceCount> counts() {
        Map<String, InstanceCount> counts = new TreeMap<>();
        for (Roster.Row row : roster.rows()) {
            String service = row.registered().registration().name();
            for (Watch watch : row.watches()) {
                boolean well =
                        watch.unwell().isEmpty() && watch.endpoint().obstacle().isEmpty();
                counts.merge(service, new InstanceCount(service, well ? 1 : 0, well ? 0 : 1), InstanceCount::plus);
            }
        }
        return counts;
    }
}
