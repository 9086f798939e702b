package io.be.mesh.verticle.registry.pool;

import io.be.mesh.cluster.service.Registered;
import io.be.mesh.cluster.service.RegisteredServices;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is registered now, with the watches it asks for. It follows the registrations: a change is seen by whoever asks after it
 * was told. Of a change only what has changed costs time, beside one look at each row. Any thread.
 */
final class Roster {
    private static final Logger log = LoggerFactory.getLogger(Roster.class);

    private final RegisteredServices services;
    private final Endpoints endpoints;
    private final Consumer<Watch> added;
    private final Clock clock;
    private final Map<String, Row> rows = new ConcurrentHashMap<>();
    private List<Registered> before = List.of();

    /** One registration and what looks after its instances. */
    record Row(Registered registered, List<Watch> watches) {}

    /** @param added told of each watch that a registration asks for */
    Roster(RegisteredServices services, Endpoints endpoints, Consumer<Watch> added, Clock clock) {
        this.services = services;
        this.endpoints = endpoints;
        this.added = added;
        this.clock = clock;
    }

    /** Reads what is registered, and from now on each change. Once. */
    void start() {
        services.onChange(this::follow);
        follow();
    }

    Collection<Row> rows() {
        return rows.values();
    }

    boolean isLive(String key) {
        Row row = rows.get(key);
        return row != null && row.registered().isLive(clock.millis());
    }

    /** Whether a service is registered now as it was then; a pool may be older than the newest change. */
    boolean serves(Registered then, Service service, long nowMillis) {
        Row row = rows.get(then.key());
        if (row == null || !row.registered().isLive(nowMillis)) {
            return false;
        }
        Registration now = row.registered().registration();
        return same(now, then.registration()) || now.content().services().contains(service);
    }

    /** Takes the newest state when this registration is not of the one that is known: who was told first may ask first. */
    void require(Registered registered) {
        Row row = rows.get(registered.key());
        if (row == null || !same(row.registered(), registered)) {
            follow();
        }
    }

    private synchronized void follow() {
        List<Registered> now = List.copyOf(services.all());
        int shorter = Math.min(before.size(), now.size());
        int from = 0;
        while (from < shorter && same(before.get(from), now.get(from))) {
            from++;
        }
        int tail = 0;
        while (tail < shorter - from && same(last(before, tail), last(now, tail))) {
            tail++;
        }
        Set<String> gone = new HashSet<>();
        before.subList(from, before.size() - tail).forEach(each -> gone.add(each.key()));
        for (Registered each : now.subList(from, now.size() - tail)) {
            gone.remove(each.key());
            put(each);
        }
        gone.forEach(this::drop);
        before = now;
    }

    private void put(Registered registered) {
        String key = registered.key();
        Row old = rows.get(key);
        if (old != null && same(old.registered().registration(), registered.registration())) {
            rows.put(key, new Row(registered, old.watches()));
            return;
        }
        List<Watch> watches = watches(registered);
        rows.put(key, new Row(registered, watches));
        if (old != null) {
            Set<Watch> kept = Set.copyOf(watches);
            old.watches().stream().filter(each -> !kept.contains(each)).forEach(each -> endpoints.remove(each, key));
        }
    }

    private void drop(String key) {
        Row row = rows.remove(key);
        if (row != null) {
            row.watches().forEach(each -> endpoints.remove(each, key));
        }
    }

    private List<Watch> watches(Registered registered) {
        Registration registration = registered.registration();
        Map<String, Set<Check>> wanted = new HashMap<>();
        for (Service service : registration.content().services()) {
            String own = service.address().strip();
            wanted.computeIfAbsent(own.isEmpty() ? registration.address().strip() : own, authority -> new HashSet<>())
                    .add(check(registration, service));
        }
        if (wanted.isEmpty()) {
            wanted.put(registration.address().strip(), Set.of(Check.TCP));
        }
        List<Watch> watches = new ArrayList<>();
        wanted.forEach((authority, checks) -> checks.forEach(check -> {
            try {
                watches.add(endpoints.add(authority, check, registered.key(), registration.name()));
            } catch (MeshException e) {
                // A row from before there were rules.
                log.atDebug().log("{} is not dialled: {}", registered.key(), e.message());
            }
        }));
        watches.forEach(added);
        return List.copyOf(watches);
    }

    private static Check check(Registration registration, Service service) {
        try {
            return Check.of(
                    ServiceProtocol.of(service).orElse(ServiceProtocol.TCP),
                    ServiceAttributes.of(registration.attachments(), service.attrs()));
        } catch (MeshException e) {
            return Check.TCP;
        }
    }

    private static <T> T last(List<T> list, int back) {
        return list.get(list.size() - 1 - back);
    }

    private static boolean same(Object one, Object other) {
        return one == other;
    }
}
