package io.be.mesh.verticle.registry;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Registration;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what engines register. This version checks and stores; nothing is proxied to them yet. */
public final class RegistryVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(RegistryVerticle.class);
    private static final int MAX_REGISTRATIONS = 10_000;

    private final Bus bus;
    private final ReplicatedTable<Registration> registrations;
    private final Clock clock;

    /** @param registrations table {@link TableNames#REGISTRATIONS} */
    public RegistryVerticle(Bus bus, ReplicatedTable<Registration> registrations, Clock clock) {
        this.bus = bus;
        this.registrations = registrations;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        return bus.serve(Addresses.REGISTRY_PUT, this::put);
    }

    private Future<Done> put(Registration given) {
        Registration checked;
        try {
            checked = RegistrationRules.checked(given, clock.instant());
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
        String key = RegistrationRules.key(checked);
        Set<String> ended = Set.of();
        if (registrations.get(key).isEmpty() && registrations.values().size() >= MAX_REGISTRATIONS) {
            ended = ended();
            if (ended.isEmpty()) {
                return Future.failedFuture(new MeshException(
                        ErrorCode.BUFFER_FULL, MAX_REGISTRATIONS + " registrations are stored already"));
            }
        }
        return registrations.write(Map.of(key, checked), ended).map(done -> {
            log.atInfo()
                    .addKeyValue("service", checked.name())
                    .addKeyValue("kind", checked.kind())
                    .addKeyValue("address", checked.address())
                    .log("registration stored");
            return Done.OK;
        });
    }

    /** Those whose lease is over: they make room. */
    private Set<String> ended() {
        long now = clock.millis();
        return registrations.values().stream()
                .filter(each -> each.timestamp() < now)
                .map(RegistrationRules::key)
                .collect(Collectors.toUnmodifiableSet());
    }
}
