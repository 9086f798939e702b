package io.be.mesh.verticle.registry.directory;

import io.be.mesh.protocol.service.PathRule;
import io.be.mesh.protocol.service.TextMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The slots of equally specific rules.
 *
 * @param any of those that name no host
 * @param byHost of the others, under each of their hosts
 */
record Place(List<Slot> any, TextMap<List<Slot>> byHost) {
    static final Place EMPTY = new Place(List.of(), TextMap.empty());

    boolean isEmpty() {
        return any.isEmpty() && byHost.isEmpty();
    }

    @Nullable
    Slot get(Spot.Path spot) {
        return alike(spot.conditions())
                .filter(slot -> slot.spot().equals(spot))
                .findFirst()
                .orElse(null);
    }

    /** Those under the same conditions. */
    Stream<Slot> alike(Conditions conditions) {
        List<Slot> there = any;
        if (!conditions.hosts().isEmpty()) {
            List<Slot> found = byHost.get(conditions.hosts().get(0));
            there = found == null ? List.of() : found;
        }
        return there.stream()
                .filter(slot -> slot.spot() instanceof Spot.Path path
                        && path.conditions().equals(conditions));
    }

    /** Another place, in which a spot has another slot, or none. */
    Place with(Spot.Path spot, @Nullable Slot slot) {
        List<String> hosts = spot.conditions().hosts();
        if (hosts.isEmpty()) {
            return new Place(replaced(any, spot, slot), byHost);
        }
        TextMap<List<Slot>> changed = byHost;
        for (String host : hosts) {
            List<Slot> there = changed.get(host);
            List<Slot> slots = replaced(there == null ? List.of() : there, spot, slot);
            changed = slots.isEmpty() ? changed.without(host) : changed.with(host, slots);
        }
        return new Place(any, changed);
    }

    private static List<Slot> replaced(List<Slot> slots, Spot spot, @Nullable Slot slot) {
        List<Slot> changed = new ArrayList<>(slots);
        changed.removeIf(each -> each.spot().equals(spot));
        if (slot != null) {
            changed.add(slot);
        }
        return List.copyOf(changed);
    }

    /** Who takes a request that has come here by its path. */
    @Nullable
    Slot best(Question question) {
        Best best = new Best(question);
        best.accept(any);
        HostNames.visit(byHost, question.host(), best::accept);
        return best.slot;
    }

    private static final class Best {
        private final Question question;
        private @Nullable Slot slot;

        Best(Question question) {
            this.question = question;
        }

        void accept(List<Slot> slots) {
            for (int i = 0; i < slots.size(); i++) {
                Slot each = slots.get(i);
                if (each.takes(question) && (slot == null || each.precedes(slot, question.now()))) {
                    slot = each;
                }
            }
        }
    }

    /** Those that a host finds, then others. */
    List<Slot> slots(String host, int atMost) {
        Set<Slot> slots = new LinkedHashSet<>(any);
        HostNames.visit(byHost, host, slots::addAll);
        byHost.forEach(each -> fill(slots, each, atMost));
        return slots.stream().limit(atMost).toList();
    }

    private static void fill(Set<Slot> slots, Collection<Slot> more, int atMost) {
        if (slots.size() < atMost) {
            slots.addAll(more);
        }
    }

    /** The different rules that are here: several only of expressions. */
    Set<PathRule> rules() {
        Set<PathRule> rules = new LinkedHashSet<>();
        slots("", Integer.MAX_VALUE).forEach(slot -> rules.add(((Spot.Path) slot.spot()).rule()));
        return rules;
    }
}
