package io.be.mesh.verticle.registry.directory;

import io.be.mesh.protocol.service.ExpressionRule;
import io.be.mesh.protocol.service.PathIndex;
import io.be.mesh.protocol.service.PathRule;
import io.be.mesh.protocol.service.SegmentRule;
import io.be.mesh.protocol.service.TextMap;
import org.jspecify.annotations.Nullable;

/**
 * All claims, found by what is asked for. Another one shares with this one all that has not changed.
 *
 * @param paths by the path of a request
 * @param unnamed of {@code paths} those of gRPC services whose rule is no name of a service, by rule
 * @param names by the name that TLS asks for
 * @param messages by queue
 * @param expressions how many different expressions there are
 */
record Index(
        PathIndex<Place> paths, TextMap<Place> unnamed, TextMap<Slot> names, TextMap<Slot> messages, int expressions) {
    static final Index EMPTY = new Index(PathIndex.empty(), TextMap.empty(), TextMap.empty(), TextMap.empty(), 0);

    private static final int METHOD_SEGMENTS = 2;

    Index with(Claim added) {
        return with(added.spot(), Slot.with(slot(added.spot()), added));
    }

    /** Without all of this registration that claims the same. */
    Index without(Claim removed) {
        Slot slot = slot(removed.spot());
        return slot == null ? this : with(removed.spot(), slot.without(removed.tenure()));
    }

    /** Who claims it; null: nobody. */
    @Nullable
    Slot slot(Spot spot) {
        if (spot instanceof Spot.Name name) {
            return names.get(name.sni());
        }
        if (spot instanceof Spot.Messages queue) {
            return messages.get(queue.key());
        }
        Spot.Path path = (Spot.Path) spot;
        Place place = paths.get(path.rule());
        return place == null ? null : place.get(path);
    }

    private Index with(Spot spot, @Nullable Slot slot) {
        if (spot instanceof Spot.Name name) {
            return new Index(paths, unnamed, changed(names, name.sni(), slot), messages, expressions);
        }
        if (spot instanceof Spot.Messages queue) {
            return new Index(paths, unnamed, names, changed(messages, queue.key(), slot), expressions);
        }
        Spot.Path path = (Spot.Path) spot;
        PathRule rule = path.rule();
        Place there = paths.get(rule);
        Place before = there == null ? Place.EMPTY : there;
        Place after = before.with(path, slot);
        int more = rule instanceof ExpressionRule
                ? after.rules().size() - before.rules().size()
                : 0;
        return new Index(
                paths.with(rule, after.isEmpty() ? null : after),
                isUnnamed(path) ? changed(unnamed, rule.canonical(), after.isEmpty() ? null : after) : unnamed,
                names,
                messages,
                expressions + more);
    }

    private static <V> TextMap<V> changed(TextMap<V> map, String key, @Nullable V value) {
        return value == null ? map.without(key) : map.with(key, value);
    }

    /** Whether no call of an ordinary gRPC client has this path: it calls {@code /service/method}. */
    private static boolean isUnnamed(Spot.Path path) {
        return path.protocol().grpc()
                && path.rule() instanceof SegmentRule segments
                && !segments.below()
                && segments.segments().size() > METHOD_SEGMENTS;
    }
}
