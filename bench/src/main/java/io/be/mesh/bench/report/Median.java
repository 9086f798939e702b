package io.be.mesh.bench.report;

import java.util.Arrays;

/** The middle of some figures. */
public final class Median {
    private Median() {}

    /** The middle one, or the mean of the two in the middle; at least one figure. */
    public static double of(double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("no figures");
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
