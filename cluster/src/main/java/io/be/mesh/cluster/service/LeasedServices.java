package io.be.mesh.cluster.service;

import io.be.mesh.cluster.table.TableView;
import io.be.mesh.protocol.message.Registration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
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
    /** In key order. */
    private volatile List<Registered> all = List.of();

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
        return all;
    }

    /** @param key see {@link RegistrationKey} */
    public Optional<Registered> get(String key) {
        List<Registered> there = all;
        int low = 0;
        int high = there.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = there.get(middle).key().compareTo(key);
            if (order == 0) {
                return Optional.of(there.get(middle));
            }
            low = order < 0 ? middle + 1 : low;
            high = order > 0 ? middle - 1 : high;
        }
        return Optional.empty();
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
        List<Registered> before = all;
        List<Registered> after = new Join(before, leases.values()).with(registrations.values());
        boolean changed = !isSame(before, after);
        if (changed) {
            all = after;
        }
        return changed;
    }

    @SuppressWarnings("ReferenceEquality") // What has not changed is the same object, of thousands each time.
    private static boolean isSame(List<Registered> before, List<Registered> after) {
        if (before.size() != after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i) != after.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** Goes once through three lists that are all in key order. */
    private static final class Join {
        private final List<Registered> before;
        private final List<Lease> leases;
        private int atBefore;
        private int atLease;

        Join(List<Registered> before, Collection<Lease> leases) {
            this.before = before;
            this.leases = List.copyOf(leases);
        }

        List<Registered> with(Collection<Registration> registrations) {
            List<Registered> after = new ArrayList<>(registrations.size());
            registrations.forEach(each -> after.add(joined(each)));
            return Collections.unmodifiableList(after);
        }

        /** The old one when nothing has changed. */
        private Registered joined(Registration registration) {
            Registered old = old(registration);
            String key = old == null ? RegistrationKey.of(registration) : old.key();
            Lease lease = lease(key, registration);
            return old != null && old.since() == lease.since() && old.until() == lease.until()
                    ? old
                    : new Registered(key, registration, lease.since(), lease.until());
        }

        @SuppressWarnings("ReferenceEquality") // A row is the same object until it is written again.
        private @Nullable Registered old(Registration registration) {
            if (atBefore < before.size() && before.get(atBefore).registration() == registration) {
                return before.get(atBefore++);
            }
            String key = RegistrationKey.of(registration);
            while (atBefore < before.size() && before.get(atBefore).key().compareTo(key) < 0) {
                atBefore++;
            }
            boolean same = atBefore < before.size() && before.get(atBefore).registration() == registration;
            return same ? before.get(atBefore++) : null;
        }

        /** A row that was written when there were no rows of leases says its end itself. */
        private Lease lease(String key, Registration registration) {
            while (atLease < leases.size() && leases.get(atLease).key().compareTo(key) < 0) {
                atLease++;
            }
            boolean there = atLease < leases.size() && leases.get(atLease).key().equals(key);
            return there ? leases.get(atLease) : new Lease(key, 0, registration.timestamp());
        }
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("a listener of the registrations failed");
        }
    }
}
