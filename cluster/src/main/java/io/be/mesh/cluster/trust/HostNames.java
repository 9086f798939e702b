package io.be.mesh.cluster.trust;

import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of the names that are wanted, as far as they are known; looked up in the background, a few at a time.
 * A name that cannot be looked up keeps its addresses for a while, so that a name server may fail. Any thread.
 */
final class HostNames {
    private static final Logger log = LoggerFactory.getLogger(HostNames.class);

    private static final int MAX_NAMES = 4096;
    private static final int AT_A_TIME = 8;
    /** So many rounds a name lives on what it was. */
    private static final int MAX_FAILURES = 10;

    private final ContextInternal context;
    private final Runnable changed;
    private final Deque<String> waiting = new ArrayDeque<>();
    private int running;
    private final Map<String, Known> known = new HashMap<>();
    private Set<String> wanted = Set.of();

    private record Known(List<InetAddress> addresses, int failures) {}

    /** @param changed called when an answer differs from the last one; must not block */
    HostNames(Vertx vertx, Runnable changed) {
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.changed = changed;
    }

    synchronized List<InetAddress> addresses(String name) {
        Known found = known.get(name);
        return found == null ? List.of() : found.addresses();
    }

    /** From now on these; those not known yet are looked up. */
    synchronized void want(Collection<String> names) {
        Set<String> next = new TreeSet<>();
        for (String name : names) {
            if (next.size() < MAX_NAMES) {
                next.add(name);
            }
        }
        wanted = next;
        known.keySet().retainAll(next);
        waiting.retainAll(next);
        for (String name : next) {
            if (!known.containsKey(name) && !waiting.contains(name)) {
                waiting.add(name);
            }
        }
        lookUp();
    }

    /** Looks all of them up again, unless the last round is still on. */
    synchronized void refresh() {
        if (waiting.isEmpty()) {
            waiting.addAll(wanted);
            lookUp();
        }
    }

    private synchronized void lookUp() {
        while (running < AT_A_TIME && !waiting.isEmpty()) {
            String name = waiting.remove();
            running++;
            context.runOnContext(turn -> resolve(name));
        }
    }

    private void resolve(String name) {
        context.owner()
                .nameResolver()
                .resolveAll(
                        name,
                        answer -> answered(
                                name,
                                answer.succeeded()
                                        ? answer.result().stream()
                                                .map(InetSocketAddress::getAddress)
                                                .toList()
                                        : List.of()));
    }

    private void answered(String name, List<InetAddress> addresses) {
        boolean differs = record(name, addresses);
        lookUp();
        if (differs) {
            changed.run();
        }
    }

    private synchronized boolean record(String name, List<InetAddress> addresses) {
        running--;
        if (!wanted.contains(name)) {
            return false;
        }
        Known before = known.getOrDefault(name, new Known(List.of(), 0));
        Known after = new Known(addresses, 0);
        if (addresses.isEmpty()) {
            int failures = before.failures() + 1;
            after = new Known(failures < MAX_FAILURES ? before.addresses() : List.of(), failures);
            if (failures == 1) {
                log.atWarn().addKeyValue("address", name).log("the host of a plaintext route cannot be looked up");
            }
        }
        known.put(name, after);
        return !Set.copyOf(before.addresses()).equals(Set.copyOf(after.addresses()));
    }
}
