package io.be.mesh.verticle.registry;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.Registrations;
import io.be.mesh.cluster.replica.Leadership;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Registration;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what engines register, and forgets it some time after its lease is over. Changes go one after the other. */
public final class RegistryVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(RegistryVerticle.class);
    private static final int MAX_REGISTRATIONS = 10_000;
    private static final int MAX_WAITING = 256;
    /** Registrations of one request. */
    private static final int MAX_AT_ONCE = 500;

    private static final Duration SWEEP = Duration.ofMinutes(1);
    /** A row stays so long after its lease, for the operator who looks for it. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Bus bus;
    private final ReplicatedTable<Registration> registrations;
    private final Leadership leadership;
    private final Clock clock;
    private final Lane changes = new Lane(MAX_WAITING);

    /**
     * @param registrations table {@link TableNames#REGISTRATIONS}
     * @param leadership of several replicas one forgets what is over
     */
    public RegistryVerticle(Bus bus, ReplicatedTable<Registration> registrations, Leadership leadership, Clock clock) {
        this.bus = bus;
        this.registrations = registrations;
        this.leadership = leadership;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(SWEEP.toMillis(), round -> sweep());
        return bus.serve(Addresses.REGISTRY_PUT, given -> changes.run(() -> put(List.of(given))))
                .compose(done ->
                        bus.serve(Addresses.REGISTRY_PUTS, given -> changes.run(() -> put(given.registrations()))))
                .compose(done -> bus.serve(Addresses.REGISTRY_REMOVE, given -> changes.run(() -> remove(given))))
                .compose(done ->
                        bus.serve(Addresses.REGISTRY_EXPORT, asked -> Future.succeededFuture(export(asked.kind()))));
    }

    private Future<Done> put(List<Registration> given) {
        if (given.isEmpty() || given.size() > MAX_AT_ONCE) {
            throw new MeshException(
                    ErrorCode.BAD_REQUEST,
                    "registrations has " + given.size() + " entries, 1 to " + MAX_AT_ONCE + " are accepted");
        }
        Map<String, Registration> checked = new LinkedHashMap<>();
        for (Registration each : given) {
            Registration valid = RegistrationRules.checked(each, clock.instant());
            checked.put(RegistrationRules.key(valid), valid);
        }
        Set<String> ended = room(checked.keySet());
        return registrations.write(checked, ended).map(done -> {
            checked.values().forEach(RegistryVerticle::stored);
            return Done.OK;
        });
    }

    private static void stored(Registration registration) {
        log.atInfo()
                .addKeyValue("service", registration.name())
                .addKeyValue("kind", registration.kind())
                .addKeyValue("address", registration.address())
                .log("registration stored");
    }

    /** What makes room for new rows: nothing, or every row whose lease is over. */
    private Set<String> room(Set<String> keys) {
        long added =
                keys.stream().filter(key -> registrations.get(key).isEmpty()).count();
        long there = registrations.values().size();
        if (there + added <= MAX_REGISTRATIONS) {
            return Set.of();
        }
        Set<String> ended = new HashSet<>(ended(0));
        ended.removeAll(keys);
        if (there - ended.size() + added > MAX_REGISTRATIONS) {
            throw new MeshException(ErrorCode.BUFFER_FULL, MAX_REGISTRATIONS + " registrations are stored already");
        }
        return ended;
    }

    /** What is not there is no error: whoever stops may stop twice. What this replica has not seen yet may be there. */
    private Future<Done> remove(Registration given) {
        String key = RegistrationRules.key(RegistrationRules.named(given));
        return registrations.write(Map.of(), Set.of(key)).map(done -> {
            log.atInfo()
                    .addKeyValue("service", given.name())
                    .addKeyValue("instance", given.instanceId())
                    .log("registration removed");
            return Done.OK;
        });
    }

    private Registrations export(String kind) {
        long now = clock.millis();
        return new Registrations(registrations.values().stream()
                .filter(each -> each.timestamp() >= now)
                .filter(each -> (each.kind() + "." + each.name() + "." + each.instanceId()).startsWith(kind))
                .toList());
    }

    private void sweep() {
        if (!leadership.isLeader()) {
            return;
        }
        Set<String> over = ended(KEPT.toMillis());
        if (!over.isEmpty()) {
            changes.run(() -> registrations.write(Map.of(), over))
                    .onFailure(failure -> log.atWarn().log("registrations not forgotten: {}", failure.getMessage()));
        }
    }

    /** Those whose lease is over, for so long. */
    private Set<String> ended(long millis) {
        long before = clock.millis() - millis;
        return registrations.values().stream()
                .filter(each -> each.timestamp() < before)
                .map(RegistrationRules::key)
                .limit(MAX_AT_ONCE)
                .collect(Collectors.toUnmodifiableSet());
    }
}
