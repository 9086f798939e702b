package io.be.mesh.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One measurement. What could not be known is null. Times in microseconds.
 *
 * @param name {@code group/part/part}, what {@code --only} matches
 * @param rate operations (pairs, messages, rounds) a second, the median of the rounds
 * @param cpuMicros CPU time of the server processes for one operation
 * @param allocatedBytes by the server processes for one operation
 * @param residentBytes of the server processes after the row
 * @param ceilingRate requests a second of the ceiling (the bare echo, where a row does not say otherwise), the median of the
 *     rounds
 * @param ratio share of the ceiling, counting each request of an operation; the median of the rounds
 * @param generatorBusy share of one core that the load generator used, on the side where it was more
 * @param readyMillis from the start of a process to its ready line
 * @param failure why there are no numbers
 * @param skipped what this machine lacks for numbers, which is no failure
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Row(
        String name,
        @Nullable Double rate,
        @Nullable Double p50,
        @Nullable Double p99,
        @Nullable Double max,
        @Nullable Double cpuMicros,
        @Nullable Double allocatedBytes,
        @Nullable Long residentBytes,
        @Nullable Double ceilingRate,
        @Nullable Double ceilingP50,
        @Nullable Double ceilingP99,
        @Nullable Double ceilingCpuMicros,
        @Nullable Double ratio,
        @Nullable Double generatorBusy,
        @Nullable Double readyMillis,
        @Nullable String failure,
        @Nullable String skipped) {

    public static Row failed(String name, String cause) {
        return empty(name, cause, null);
    }

    /** One that this machine cannot measure. */
    public static Row skipped(String name, String cause) {
        return empty(name, null, cause);
    }

    public static Row start(String name, double readyMillis, @Nullable Long residentBytes) {
        return alone(name, null, null, null, null, residentBytes, readyMillis);
    }

    /**
     * What clients saw of a server that died.
     *
     * @param latency of their operations, in nanoseconds
     * @param wholeMillis from its new start until all was as before
     */
    public static Row failover(String name, double rate, Histogram latency, double wholeMillis) {
        return alone(
                name,
                rate,
                latency.getValueAtPercentile(50) / 1e3,
                latency.getValueAtPercentile(99) / 1e3,
                latency.getMaxValue() / 1e3,
                null,
                wholeMillis);
    }

    /**
     * Operations that have nothing beside them to be compared with.
     *
     * @param latency in nanoseconds
     */
    public static Row timed(String name, double rate, Histogram latency) {
        return alone(
                name,
                rate,
                latency.getValueAtPercentile(50) / 1e3,
                latency.getValueAtPercentile(99) / 1e3,
                latency.getMaxValue() / 1e3,
                null,
                null);
    }

    private static Row empty(String name, @Nullable String failure, @Nullable String skipped) {
        return new Row(
                name, null, null, null, null, null, null, null, null, null, null, null, null, null, null, failure,
                skipped);
    }

    /** One without a ceiling beside it. */
    private static Row alone(
            String name,
            @Nullable Double rate,
            @Nullable Double p50,
            @Nullable Double p99,
            @Nullable Double max,
            @Nullable Long residentBytes,
            @Nullable Double readyMillis) {
        return new Row(
                name,
                rate,
                p50,
                p99,
                max,
                null,
                null,
                residentBytes,
                null,
                null,
                null,
                null,
                null,
                null,
                readyMillis,
                null,
                null);
    }

    /** Whether the load generator was so busy that it may have been the limit. */
    public boolean generatorBound() {
        return generatorBusy != null && generatorBusy > 0.9;
    }
}
