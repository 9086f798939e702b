package io.be.mesh.verticle.registry;

import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.message.Expected;
import io.be.mesh.cluster.bus.message.ServiceRef;
import io.be.mesh.cluster.service.Lease;
import io.be.mesh.cluster.service.LeasedServices;
import io.be.mesh.cluster.service.Registered;
import io.be.mesh.cluster.service.RegistrationKey;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Registration;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes registrations and their leases. What is registered anew has its lease first, and what is removed loses it last, so that
 * neither is seen without the other. One call at a time.
 */
final class RegistrationBook {
    static final int MAX_REGISTRATIONS = 20_000;
    /** Of all registrations together. */
    static final int MAX_SERVICES = 200_000;

    private final ReplicatedTable<Registration> registrations;
    private final ReplicatedTable<Lease> leases;
    private final LeasedServices services;
    private final Clock clock;

    RegistrationBook(
            ReplicatedTable<Registration> registrations,
            ReplicatedTable<Lease> leases,
            LeasedServices services,
            Clock clock) {
        this.registrations = registrations;
        this.leases = leases;
        this.services = services;
        this.clock = clock;
    }

    /** What is there and not over. */
    Optional<Registered> live(String key) {
        return services.get(key).filter(each -> each.isLive(clock.millis()));
    }

    /** Of what is there and not over; else 0. */
    long version(String key) {
        return live(key).isPresent() ? registrations.version(key) : 0;
    }

    /** Whether it says what is there already: then its lease alone is written. */
    boolean isRenewal(CheckedRegistration given) {
        return live(given.key())
                .filter(each -> each.registration().equals(given.registration()))
                .isPresent();
    }

    /**
     * All or none; what has changed.
     *
     * <p>Fails with E…700 when there would be too many.
     */
    Future<List<Change>> put(List<CheckedRegistration> given) {
        Map<String, CheckedRegistration> byKey = new LinkedHashMap<>();
        given.forEach(each -> byKey.put(each.key(), each));
        Map<String, Registration> rows = new HashMap<>();
        Map<String, Long> before = new LinkedHashMap<>();
        byKey.forEach((key, each) -> {
            if (!isRenewal(each)) {
                rows.put(key, each.registration());
                before.put(key, version(key));
            }
        });
        Set<String> over = room(rows);
        Future<Void> leased = leases.write(leases(byKey), over);
        Future<Void> written = rows.isEmpty() ? leased : leased.compose(done -> registrations.write(rows, over));
        return written.map(done -> changes(byKey, before));
    }

    /** Whether it was as expected, and so was stored. Fails as {@link #put(List)} does. */
    Future<Boolean> put(CheckedRegistration given, Expected expected) {
        String key = given.key();
        if (!expected.isMetBy(version(key))) {
            return Future.succeededFuture(false);
        }
        Map<String, CheckedRegistration> one = Map.of(key, given);
        if (isRenewal(given)) {
            return leases.write(leases(one), Set.of()).map(true);
        }
        Set<String> over = room(Map.of(key, given.registration()));
        // The row decides, for another replica may write it at the same time: its lease comes after it.
        Map<String, Lease> lease = leases(one);
        return registrations
                .writeIf(key, given.registration(), registrations.version(key))
                .compose(put -> put
                        ? leases.write(lease, over)
                                .compose(done -> forget(over))
                                .map(true)
                        : Future.succeededFuture(false));
    }

    private Future<Void> forget(Set<String> keys) {
        return keys.isEmpty() ? Future.succeededFuture() : registrations.write(Map.of(), keys);
    }

    private Map<String, Lease> leases(Map<String, CheckedRegistration> given) {
        long now = clock.millis();
        Map<String, Lease> made = new HashMap<>();
        given.forEach((key, each) -> made.put(key, LeaseTerms.next(key, services.get(key), each.until(), now)));
        return made;
    }

    private List<Change> changes(Map<String, CheckedRegistration> given, Map<String, Long> before) {
        List<Change> changes = new ArrayList<>();
        before.forEach((key, version) -> {
            CheckedRegistration each = given.get(key);
            if (each != null) {
                changes.add(new Change(ref(each.registration()).label(), version, registrations.version(key)));
            }
        });
        return changes;
    }

    /** What makes room for new rows: nothing, or every row whose lease is over. */
    private Set<String> room(Map<String, Registration> rows) {
        Totals totals = new Totals();
        Set<String> over = new HashSet<>();
        long now = clock.millis();
        for (Registered each : services.all()) {
            if (rows.containsKey(each.key())) {
                continue;
            }
            if (each.isLive(now)) {
                totals.add(each.registration());
            } else {
                over.add(each.key());
            }
        }
        rows.values().forEach(totals::add);
        totals.require();
        return totals.registrations + over.size() > MAX_REGISTRATIONS ? over : Set.of();
    }

    private static final class Totals {
        private int registrations;
        private int services;

        void add(Registration registration) {
            registrations++;
            services += registration.content().services().size();
        }

        void require() {
            if (registrations > MAX_REGISTRATIONS) {
                throw new MeshException(ErrorCode.BUFFER_FULL, MAX_REGISTRATIONS + " registrations are stored already");
            }
            if (services > MAX_SERVICES) {
                throw new MeshException(ErrorCode.BUFFER_FULL, MAX_SERVICES + " services are registered already");
            }
        }
    }

    /** What is not there is no error: whoever stops may stop twice. What this replica has not seen yet may be there. */
    Future<List<Change>> remove(ServiceRef ref) {
        String key = RegistrationKey.of(ref.kind(), ref.name(), ref.instance());
        long before = version(key);
        return forget(Set.of(key))
                .compose(done -> leases.write(Map.of(), Set.of(key)))
                .map(done -> before == 0 ? List.of() : List.of(new Change(ref.label(), before, 0)));
    }

    /** Forgets what has been over for some time; a lease that has lost its registration, too. */
    Future<Void> sweep(long overSince, int most) {
        Set<String> rows = new HashSet<>();
        services.all().stream()
                .filter(each -> each.until() < overSince)
                .limit(most)
                .forEach(each -> rows.add(each.key()));
        Set<String> ended = new HashSet<>(rows);
        leases.values().stream()
                .filter(each -> each.until() < overSince)
                .limit(most)
                .forEach(each -> ended.add(each.key()));
        return ended.isEmpty() ? Future.succeededFuture() : forget(rows).compose(done -> leases.write(Map.of(), ended));
    }

    static ServiceRef ref(Registration registration) {
        return new ServiceRef(registration.kind(), registration.name(), registration.instanceId());
    }
}
