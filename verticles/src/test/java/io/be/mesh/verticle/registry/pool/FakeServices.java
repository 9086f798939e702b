package io.be.mesh.verticle.registry.pool;

import io.be.mesh.cluster.service.Registered;
import io.be.mesh.cluster.service.RegisteredServices;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Resource;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.be.mesh.verticle.registry.ServiceEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Registrations in memory, as the registry tells them: a change is told before it returns. */
final class FakeServices implements RegisteredServices {
    private final SortedMap<String, Registered> rows = new TreeMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Override
    public synchronized Collection<Registered> all() {
        return new ArrayList<>(rows.values());
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    Registered put(Registered registered) {
        synchronized (this) {
            rows.put(registered.key(), registered);
        }
        listeners.forEach(Runnable::run);
        return registered;
    }

    void remove(String key) {
        synchronized (this) {
            rows.remove(key);
        }
        listeners.forEach(Runnable::run);
    }

    /** One service of its own at an address, for good. */
    ServiceEntry serve(String key, String address, Map<String, String> attrs) {
        return serve(key, service(address, "http", attrs), Long.MAX_VALUE);
    }

    ServiceEntry serve(String key, Service service, long until) {
        return entry(put(registered(key, service, until)));
    }

    static ServiceEntry entry(Registered registered) {
        Registration registration = registered.registration();
        Service service = registration.content().services().get(0);
        return new ServiceEntry(
                registered,
                service,
                ServiceProtocol.of(service).orElseThrow(),
                ServiceAttributes.of(registration.attachments(), service.attrs()));
    }

    static Registered registered(String key, Service service, long until) {
        return new Registered(
                key,
                new Registration(
                        key,
                        "demo",
                        "complex",
                        service.address(),
                        new Resource(List.of(), List.of(service)),
                        until,
                        Map.of()),
                0,
                until);
    }

    static Service service(String address, String proto, Map<String, String> attrs) {
        return service(address, proto, attrs, 0, 0);
    }

    static Service service(String address, String proto, Map<String, String> attrs, long timeout, int retries) {
        return new Service(
                "/a", "", "", "", proto, "", 0, timeout, retries, "", "", "", "", "", "", "", address, "Restful", "",
                attrs);
    }
}
