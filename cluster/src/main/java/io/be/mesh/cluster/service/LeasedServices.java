package io.be.mesh.cluster.service;

import io.be.mesh.cluster.table.TableView;
import io.be.mesh.protocol.message.Registration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What two tables say together: what is served, and how long. A renewal writes the small row of the lease and leaves the
 * registration alone. Any thread; reads never wait.
 */
public final class LeasedServices implements RegisteredServices {
    private static final Logger log = LoggerFactory.getLogger(LeasedServices.class);

    private final TableView<Registration> registrations;
    private final TableView<Lease> leases;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Snapshot snapshot = new Snapshot(List.of(), Map.of());

    /** @param byKey the same as {@code all} */
    private record Snapshot(List<Registered> all, Map<String, Registered> byKey) {}

    /**
     * @param registrations table {@link io.be.mesh.cluster.table.TableNames#REGISTRATIONS}
     * @param leases table {@link io.be.mesh.cluster.table.TableNames#LEASES}
     */
    public LeasedServices(TableView<Registration> registrations, TableView<Lease> leases) {
        this.registrations = registrations;
        this.leases = leases;
        registrations.onChange(this::followAndTell);
        leases.onChange(this::followAndTell);
        follow();
    }

    @Override
    public Collection<Registered> all() {
        return snapshot.all();
    }

    /** @param key see {@link RegistrationKey} */
    public Optional<Registered> get(String key) {
        return Optional.ofNullable(snapshot.byKey().get(key));
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void followAndTell() {
        if (follow()) {
            listeners.forEach(LeasedServices::tell);
        }
    }

    /** Whether anything is another than before: the lease of what is not registered yet is nothing. */
    private synchronized boolean follow() {
        Map<Registration, Registered> known = new IdentityHashMap<>();
        List<Registered> before = snapshot.all();
        before.forEach(each -> known.put(each.registration(), each));
        List<Registered> after = new ArrayList<>();
        boolean changed = false;
        for (Registration registration : registrations.values()) {
            Registered old = known.get(registration);
            Registered now = joined(registration, old);
            changed |= !now.equals(old);
            after.add(now);
        }
        if (!changed && after.size() == before.size()) {
            return false;
        }
        Map<String, Registered> byKey = new HashMap<>();
        after.forEach(each -> byKey.put(each.key(), each));
        snapshot = new Snapshot(List.copyOf(after), byKey);
        return true;
    }

    /** The old one when nothing has changed. A row that was written when there were no rows of leases says its end itself. */
    private Registered joined(Registration registration, @Nullable Registered old) {
        String key = old == null ? RegistrationKey.of(registration) : old.key();
        Lease lease = leases.get(key).orElseGet(() -> new Lease(key, 0, registration.timestamp()));
        return old != null && old.since() == lease.since() && old.until() == lease.until()
                ? old
                : new Registered(key, registration, lease.since(), lease.until());
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("a listener of the registrations failed");
        }
    }
}
