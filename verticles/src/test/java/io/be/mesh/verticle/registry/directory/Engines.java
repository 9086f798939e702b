package io.be.mesh.verticle.registry.directory;

import io.be.mesh.cluster.service.Registered;
import io.be.mesh.cluster.service.RegisteredServices;
import io.be.mesh.cluster.service.RetryBudget;
import io.be.mesh.cluster.service.ServiceHealth;
import io.be.mesh.cluster.service.ServiceLease;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.cluster.service.ServiceRequest;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Resource;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.be.mesh.verticle.registry.ServiceEntry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Registrations that a test writes, a clock that it moves, and the directory that follows both. */
final class Engines extends Clock implements RegisteredServices, ServiceHealth {
    static final long FOREVER = Long.MAX_VALUE;

    private final Map<String, Registered> rows = new ConcurrentSkipListMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, String> unwell = new ConcurrentHashMap<>();
    private volatile long now = 1_000_000;

    final AtomicInteger pools = new AtomicInteger();
    final RegisteredDirectory directory = new RegisteredDirectory(this, this::pool, this, this);

    /** What it was made of. */
    record Pool(String name, String rule, List<ServiceEntry> entries) implements ServicePool {
        @Override
        public ServiceProtocol protocol() {
            return entries.get(0).protocol();
        }

        @Override
        public ServiceAttributes attributes() {
            return entries.get(0).attributes();
        }

        @Override
        public Duration timeout() {
            return Duration.ZERO;
        }

        @Override
        public int retries() {
            return 0;
        }

        @Override
        public RetryBudget retryBudget() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpenTo(Principal partner) {
            return false;
        }

        @Override
        public ServiceLease lease(String session, Set<String> tried) {
            throw new UnsupportedOperationException();
        }

        List<String> authorities() {
            return entries.stream().map(ServiceEntry::authority).toList();
        }
    }

    private ServicePool pool(String name, String rule, List<ServiceEntry> entries) {
        pools.incrementAndGet();
        return new Pool(name, rule, entries);
    }

    static Service service(String urn, String proto, Map<String, String> attrs) {
        return service("Restful", urn, proto, attrs);
    }

    static Service service(String kind, String urn, String proto, Map<String, String> attrs) {
        return new Service(urn, "", "", "", proto, "", 0, 0, 0, "", "", "", "", "", "", "", "", kind, "", attrs);
    }

    static Registration registration(String name, String address, Service... services) {
        return new Registration(
                address, name, "complex", address, new Resource(List.of(), List.of(services)), 0, Map.of());
    }

    static String key(Registration registration) {
        return registration.name() + "@" + registration.instanceId();
    }

    void put(Registration registration, long since, long until) {
        rows.put(key(registration), new Registered(key(registration), registration, since, until));
        tell();
    }

    /** From now on, without an end. */
    Registration put(String name, String address, Service... services) {
        Registration registration = registration(name, address, services);
        put(registration, now, FOREVER);
        return registration;
    }

    void remove(Registration registration) {
        rows.remove(key(registration));
        tell();
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    void pass(long millis) {
        now += millis;
    }

    void unwell(String authority, String why) {
        unwell.put(authority, why);
    }

    static ServiceRequest get(String path) {
        return request("GET", path, "", Map.of());
    }

    static ServiceRequest grpc(String path) {
        return new ServiceRequest("POST", path, "", MultiMap.caseInsensitiveMultiMap(), true);
    }

    static ServiceRequest request(String method, String path, String host, Map<String, String> headers) {
        return new ServiceRequest(
                method, path, host, MultiMap.caseInsensitiveMultiMap().addAll(headers), false);
    }

    /** Name and instances of what takes a request. */
    String found(ServiceRequest request) {
        return text(directory.find(request));
    }

    static String text(Optional<ServicePool> found) {
        return found.map(Pool.class::cast)
                .map(pool -> pool.name() + pool.authorities())
                .orElse("nothing");
    }

    @Override
    public Collection<Registered> all() {
        return List.copyOf(rows.values());
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public Future<Optional<String>> probe(String authority, ServiceProtocol protocol, ServiceAttributes attributes) {
        return Future.succeededFuture(unwell(authority));
    }

    @Override
    public Optional<String> unwell(String authority) {
        return Optional.ofNullable(unwell.get(authority));
    }

    @Override
    public long millis() {
        return now;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
