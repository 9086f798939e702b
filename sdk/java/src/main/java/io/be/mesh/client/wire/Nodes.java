package io.be.mesh.client.wire;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The addresses of a list, in their order: the first that is trusted serves. One that has failed is trusted again after half a second,
 * later after longer, so calls return to the first soon after it is back. Any thread.
 */
public final class Nodes {
    /** Lists that a program can talk to at once; above it the one that was not used for longest gives way. */
    private static final int MAX_OPEN = 1024;

    /** The one that was not asked for since longest comes first. */
    private static final Map<WireSettings, Nodes> OPEN = new LinkedHashMap<>(16, 0.75f, true);

    private final List<Node> nodes;
    private final AtomicInteger turns = new AtomicInteger();

    private Nodes(WireSettings settings) {
        List<Node> made = new ArrayList<>();
        for (Address address : Address.list(settings.addresses(), settings.tls().isSet())) {
            made.add(new Node(address, settings));
        }
        this.nodes = List.copyOf(made);
    }

    /** The nodes of these settings, shared by everybody who asks for them. */
    public static Nodes of(WireSettings settings) {
        synchronized (OPEN) {
            Nodes known = OPEN.get(settings);
            if (known == null) {
                if (OPEN.size() >= MAX_OPEN) {
                    closeOldestIdle();
                }
                known = new Nodes(settings);
                OPEN.put(settings, known);
            }
            return known;
        }
    }

    private static void closeOldestIdle() {
        Iterator<Nodes> oldest = OPEN.values().iterator();
        while (oldest.hasNext()) {
            Nodes each = oldest.next();
            if (each.nodes.stream().allMatch(Node::isIdle)) {
                oldest.remove();
                each.nodes.forEach(Node::close);
                return;
            }
        }
        throw MeshException.of(MeshCode.BAD_ADDRESS, "this program uses " + MAX_OPEN + " lists of addresses already");
    }

    /** How many lists are open. */
    static int open() {
        synchronized (OPEN) {
            return OPEN.size();
        }
    }

    /** Closes every connection of this program, calls under way end first. Later calls open new ones. */
    public static void closeAll() {
        List<Nodes> all;
        synchronized (OPEN) {
            all = List.copyOf(OPEN.values());
            OPEN.clear();
        }
        all.forEach(each -> each.nodes.forEach(Node::close));
    }

    /** For a session that is opened now: the connections take turns, so that each serves as many sessions as the next. */
    public int nextAffinity() {
        return turns.getAndIncrement();
    }

    /** The first member, where registrations are made from. */
    public String first() {
        return nodes.get(0).name();
    }

    Node pick() {
        Node best = nodes.get(0);
        long least = best.suspicion();
        for (int i = 1; i < nodes.size() && least > 0; i++) {
            long suspicion = nodes.get(i).suspicion();
            if (suspicion < least) {
                best = nodes.get(i);
                least = suspicion;
            }
        }
        return best;
    }
}
