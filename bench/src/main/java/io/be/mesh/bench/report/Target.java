package io.be.mesh.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A figure to reach, and what the worst row it applies to has reached.
 *
 * @param measured the worst row, with its name; a dash when none was measured
 * @param met null when no row was measured
 */
public record Target(
        String target, String measured, @Nullable Boolean met) {

    /** The targets of the project, judged on the rows of one run; each by its worst row. */
    public static List<Target> judge(List<Row> rows) {
        return List.of(
                atLeast("push+pop at 1 KiB: 0.6 x echo", rows, "push-pop/.*/1KiB/.*", Row::ratio, 0.6, ""),
                atLeast("push+pop at 64 KiB: 0.8 x echo", rows, "push-pop/.*/64KiB/.*", Row::ratio, 0.8, ""),
                atLeast("push+pop at 1 MiB: 0.8 x echo", rows, "push-pop/.*/1MiB/.*", Row::ratio, 0.8, ""),
                atLeast("SDK at 1 KiB, 8 and more: 0.7 x gRPC", rows, "sdk/java/1KiB/(8|32)", Row::ratio, 0.7, ""),
                atMost("wake-up p50, 1,000 waiters: 0.5 ms", rows, "wake-up/.*/1000", millis(Row::p50), 0.5, " ms"),
                atMost("wake-up p99, 1,000 waiters: 3 ms", rows, "wake-up/.*/1000", millis(Row::p99), 3, " ms"),
                atLeast("TLS handshakes per CPU-second: 0.8 x echo", rows, "handshake/.*", Target::perCpu, 0.8, ""),
                atLeast("mutual TLS at 1 KiB: 0.8 x h2c", rows, "mutual-tls/h2c/.*/1KiB/.*", Row::ratio, 0.8, ""),
                atLeast("mutual TLS at 1 MiB: 0.6 x h2c", rows, "mutual-tls/h2c/.*/1MiB/.*", Row::ratio, 0.6, ""),
                atLeast(
                        "owner with one copy, 1 KiB: 0.35 x one node",
                        rows,
                        "replicas/3/owner/.*/1KiB/.*",
                        Row::ratio,
                        0.35,
                        ""),
                atLeast(
                        "owner with one copy, 64 KiB: 0.5 x one node",
                        rows,
                        "replicas/3/owner/.*/64KiB/.*",
                        Row::ratio,
                        0.5,
                        ""),
                atLeast(
                        "ping-pong of 1 KiB in plaintext: 1,500/s",
                        rows,
                        "ping-pong/http/.*/1KiB/.*",
                        Row::rate,
                        1500,
                        " rounds/s"),
                atLeast(
                        "small GET per CPU-second: 0.5 x nginx",
                        rows,
                        "proxy/nginx/.*/small/.*",
                        Target::perCpu,
                        0.5,
                        ""),
                atLeast(
                        "GET of 64 KiB and more: 0.9 x nginx",
                        rows,
                        "proxy/nginx/.*/(64KiB|1MiB)/.*",
                        Target::perCpu,
                        0.9,
                        ""),
                atMost(
                        "added by a node, p50: 150 us",
                        rows,
                        "proxy/latency/.*",
                        added(Row::p50, Row::ceilingP50),
                        150,
                        " us"),
                atMost(
                        "added by a node, p99: 1.5 ms",
                        rows,
                        "proxy/latency/.*",
                        millis(added(Row::p99, Row::ceilingP99)),
                        1.5,
                        " ms"),
                atMost("registration to answer, p99: 20 ms", rows, "proxy/registration", millis(Row::p99), 20, " ms"),
                atMost("idle RSS: 200 MiB", rows, "start/.*", Target::residentMiB, 200, " MiB"),
                atMost("ready on the second start: 2.0 s", rows, "start/second", Row::readyMillis, 2000, " ms"));
    }

    private static Target atLeast(
            String target,
            List<Row> rows,
            String name,
            Function<Row, @Nullable Double> figure,
            double wanted,
            String unit) {
        return worst(target, rows, name, figure, value -> value >= wanted, -1, unit);
    }

    private static Target atMost(
            String target,
            List<Row> rows,
            String name,
            Function<Row, @Nullable Double> figure,
            double wanted,
            String unit) {
        return worst(target, rows, name, figure, value -> value <= wanted, 1, unit);
    }

    private static Target worst(
            String target,
            List<Row> rows,
            String name,
            Function<Row, @Nullable Double> figure,
            Predicate<Double> enough,
            int sign,
            String unit) {
        Pattern pattern = Pattern.compile(name);
        Row worst = null;
        double extreme = 0;
        int applicable = 0;
        int met = 0;
        for (Row row : rows) {
            Double value = pattern.matcher(row.name()).matches() ? figure.apply(row) : null;
            if (value == null) {
                continue;
            }
            applicable++;
            met += enough.test(value) ? 1 : 0;
            if (worst == null || sign * value > sign * extreme) {
                worst = row;
                extreme = value;
            }
        }
        if (worst == null) {
            return new Target(target, "-", null);
        }
        String measured = String.format(
                Locale.ROOT, "%,.2f%s (worst: %s; %d of %d rows)", extreme, unit, worst.name(), met, applicable);
        return new Target(target, measured, met == applicable);
    }

    /** Operations per CPU-second as a share of the ceiling's: its CPU time for one over the node's. */
    private static @Nullable Double perCpu(Row row) {
        Double node = row.cpuMicros();
        Double ceiling = row.ceilingCpuMicros();
        return node == null || ceiling == null || node == 0 ? null : ceiling / node;
    }

    /** What a node adds to the ceiling's time. */
    private static Function<Row, @Nullable Double> added(
            Function<Row, @Nullable Double> time, Function<Row, @Nullable Double> ceiling) {
        return row -> {
            Double through = time.apply(row);
            Double straight = ceiling.apply(row);
            return through == null || straight == null ? null : through - straight;
        };
    }

    private static Function<Row, @Nullable Double> millis(Function<Row, @Nullable Double> micros) {
        return row -> {
            Double value = micros.apply(row);
            return value == null ? null : value / 1000;
        };
    }

    private static @Nullable Double residentMiB(Row row) {
        Long bytes = row.residentBytes();
        return bytes == null ? null : bytes / (double) (1 << 20);
    }

    /** The targets as lines of text. */
    public static String table(List<Target> targets) {
        StringBuilder text = new StringBuilder();
        for (Target each : targets) {
            String met = each.met() == null ? "not measured" : each.met() ? "met" : "NOT met";
            text.append(String.format(Locale.ROOT, "%-38s%-14s%s%n", each.target(), met, each.measured()));
        }
        return text.toString();
    }
}
