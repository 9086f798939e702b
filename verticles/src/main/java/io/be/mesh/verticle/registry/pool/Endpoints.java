package io.be.mesh.verticle.registry.pool;

import io.be.mesh.cluster.service.AddressRules;
import io.be.mesh.protocol.code.MeshException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The endpoints by their authorities. One is kept as long as something registered names it or a request is in progress at it, and
 * for a moment after it was probed, until it is registered. Any thread.
 */
final class Endpoints {
    static final Duration KEPT = Duration.ofMinutes(1);
    /** Of those that nothing registered names; above it the oldest are not kept for a moment. */
    static final int MOST_IDLE = 10_000;

    private final NameResolution names;
    private final AddressRules rules;
    private final int mostRequests;
    private final LongSupplier nanos;
    private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();
    /** Watches that nothing registered asks for, since when; the oldest first. */
    private final Map<Watch, Long> idle = new LinkedHashMap<>();

    /** @param mostRequests in progress at one endpoint */
    Endpoints(NameResolution names, AddressRules rules, int mostRequests, LongSupplier nanos) {
        this.names = names;
        this.rules = rules;
        this.mostRequests = mostRequests;
        this.nanos = nanos;
    }

    Optional<Endpoint> get(String authority) {
        return Optional.ofNullable(endpoints.get(authority));
    }

    int size() {
        return endpoints.size();
    }

    /**
     * Finds or makes what is not registered, for now.
     *
     * @throws MeshException E…619 when the authority is none
     */
    synchronized Watch find(String authority, Check check) {
        Watch watch = at(authority, check);
        if (watch.services().isEmpty()) {
            idle.remove(watch);
            idle.put(watch, nanos.getAsLong());
        }
        return watch;
    }

    /**
     * The registration with this key asks for it from now on.
     *
     * @throws MeshException E…619 when the authority is none
     */
    synchronized Watch add(String authority, Check check, String key, String service) {
        Watch watch = at(authority, check);
        watch.services().put(key, service);
        idle.remove(watch);
        return watch;
    }

    /** The registration with this key asks for it no longer. */
    synchronized void remove(Watch watch, String key) {
        watch.services().remove(key);
        if (watch.services().isEmpty()) {
            idle.put(watch, nanos.getAsLong());
        }
    }

    /** Forgets what nobody needs any more. */
    synchronized void sweep() {
        long now = nanos.getAsLong();
        int surplus = idle.size() - MOST_IDLE;
        for (Iterator<Map.Entry<Watch, Long>> each = idle.entrySet().iterator(); each.hasNext(); surplus--) {
            Map.Entry<Watch, Long> entry = each.next();
            if (surplus <= 0 && now - entry.getValue() < KEPT.toNanos()) {
                return;
            }
            Endpoint endpoint = entry.getKey().endpoint();
            if (endpoint.inProgress() == 0) {
                each.remove();
                endpoint.watches().remove(entry.getKey().check());
                if (endpoint.watches().isEmpty()) {
                    endpoints.remove(endpoint.authority().text());
                }
            }
        }
    }

    private Watch at(String authority, Check check) {
        Endpoint endpoint = endpoints.computeIfAbsent(authority, this::make);
        return endpoint.watches().computeIfAbsent(check, how -> new Watch(endpoint, how));
    }

    private Endpoint make(String text) {
        Authority authority = Authority.parse(text);
        return new Endpoint(authority, new PinnedAddress(authority, names, rules), mostRequests, nanos);
    }
}
