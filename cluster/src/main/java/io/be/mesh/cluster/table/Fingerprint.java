package io.be.mesh.cluster.table;

import java.util.Map;

/** A sum over keys and versions: two tables with different rows have, but for chance, different ones. */
final class Fingerprint {
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private Fingerprint() {}

    static long of(String key, RowVersion version) {
        long sum = 0;
        for (int i = 0; i < key.length(); i++) {
            sum = mix(sum ^ key.charAt(i));
        }
        return mix(mix(sum ^ version.epoch()) ^ version.number());
    }

    static long of(Map<String, RowVersion> rows) {
        return rows.entrySet().stream()
                .mapToLong(row -> of(row.getKey(), row.getValue()))
                .sum();
    }

    private static long mix(long value) {
        long mixed = (value + 1) * FACTOR;
        return mixed ^ (mixed >>> 29);
    }
}
