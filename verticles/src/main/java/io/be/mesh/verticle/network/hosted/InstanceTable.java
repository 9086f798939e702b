package io.be.mesh.verticle.network.hosted;

import io.be.mesh.cluster.service.Registered;
import io.be.mesh.cluster.service.RegisteredServices;
import io.be.mesh.protocol.message.Registration;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The modules and their instances, kept as the registrations change. Any thread. */
final class InstanceTable {
    /** The kind of registrations that host services. */
    private static final String KIND = "metadata";

    private final RegisteredServices registered;
    private final Clock clock;
    private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();
    private volatile SortedMap<String, List<Instance>> modules = new TreeMap<>();

    InstanceTable(RegisteredServices registered, Clock clock) {
        this.registered = registered;
        this.clock = clock;
        registered.onChange(this::rebuild);
        rebuild();
    }

    /** A registration stays the same object until its content changes: its URNs are not parsed again with each renewal of a lease. */
    private synchronized void rebuild() {
        Map<Registration, Instance> known = new IdentityHashMap<>();
        modules.values().forEach(each -> each.forEach(instance -> known.put(instance.registration(), instance)));
        Map<String, List<Instance>> found = new HashMap<>();
        for (Registered each : registered.all()) {
            Registration registration = each.registration();
            if (registration.kind().equals(KIND)) {
                Instance instance = known.get(registration);
                found.computeIfAbsent(registration.name(), name -> new ArrayList<>())
                        .add(instance == null ? Instance.of(each) : instance.renewed(each));
            }
        }
        turns.keySet().retainAll(found.keySet());
        modules = new TreeMap<>(found);
    }

    /** The longest registered name that the operation begins with, label by label. */
    Optional<String> module(String operation) {
        String name = operation;
        while (true) {
            int dot = name.lastIndexOf('.');
            if (dot <= 0) {
                return Optional.empty();
            }
            name = name.substring(0, dot);
            if (modules.containsKey(name)) {
                return Optional.of(name);
            }
        }
    }

    /** The live instances of a module, beginning with the one whose turn it is. */
    List<Instance> live(String module) {
        List<Instance> live = liveInstances(module);
        if (live.size() < 2) {
            return live;
        }
        int turn = turns.computeIfAbsent(module, name -> new AtomicInteger()).getAndIncrement();
        int first = Math.floorMod(turn, live.size());
        List<Instance> order = new ArrayList<>(live.subList(first, live.size()));
        order.addAll(live.subList(0, first));
        return order;
    }

    /** The same without taking a turn. */
    List<Instance> liveInstances(String module) {
        long now = clock.millis();
        return modules.getOrDefault(module, List.of()).stream()
                .filter(instance -> instance.isLive(now))
                .toList();
    }

    /** The modules of which a live instance wants the events of a topic and code. */
    List<String> subscribers(String topic, String code) {
        return modules.keySet().stream()
                .filter(module -> liveInstances(module).stream().anyMatch(instance -> instance.subscribes(topic, code)))
                .toList();
    }
}
