package io.be.mesh.cluster.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How long it is remembered that a row was removed. A replica that was away for longer, or during more removals, can
 * bring an old row back.
 */
final class Removals {
    static final Duration AGE = Duration.ofDays(30);

    /** Of one table; the oldest are forgotten first. */
    static final int COUNT = 4_096;

    /** Forgotten at once, so that a commit stays within its bounds. */
    static final int AT_ONCE = 1_024;

    private Removals() {}

    static boolean isOld(long removedAt, long now) {
        return removedAt < now - AGE.toMillis();
    }

    /**
     * The keys to forget now.
     *
     * @param removed key, and the milliseconds at which it was removed
     */
    static List<String> toForget(Map<String, Long> removed, long now) {
        boolean tooMany = removed.size() > COUNT;
        if (!tooMany && removed.values().stream().noneMatch(at -> isOld(at, now))) {
            return List.of();
        }
        List<Map.Entry<String, Long>> oldestFirst = new ArrayList<>(removed.entrySet());
        oldestFirst.sort(Map.Entry.<String, Long>comparingByValue(Comparator.naturalOrder())
                .thenComparing(Map.Entry.comparingByKey()));
        int over = removed.size() - COUNT;
        List<String> forgotten = new ArrayList<>();
        for (var entry : oldestFirst) {
            boolean goes = forgotten.size() < over || isOld(entry.getValue(), now);
            if (!goes || forgotten.size() == AT_ONCE) {
                break;
            }
            forgotten.add(entry.getKey());
        }
        return forgotten;
    }
}
