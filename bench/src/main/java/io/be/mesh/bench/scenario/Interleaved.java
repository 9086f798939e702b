package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.ClosedLoop.Round;
import io.be.mesh.bench.load.Load;
import io.be.mesh.bench.report.Median;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.server.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Subject and ceiling in turn, A B A B: what the machine does meanwhile falls on both. */
final class Interleaved {
    /** A window of the warm-up counts as faster from here on. */
    private static final double FASTER = 1.03;

    /** So many windows in a row without a faster one: the code is compiled. */
    private static final int STEADY = 4;

    private final Timing timing;
    private final boolean first;

    /** {@code code} names what both servers must have run before they are as fast as they get. */
    Interleaved(Lab lab, String code) {
        this.timing = lab.timing();
        this.first = lab.isFirst(code);
    }

    /** Measures; {@code requests} of the subject make one of its operations. */
    Row measure(String name, int requests, Side subject, Side ceiling) throws IOException {
        warmUp(List.of(new Warmth(subject, timing), new Warmth(ceiling, timing)));
        Tally below = new Tally(subject);
        Tally above = new Tally(ceiling);
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < timing.rounds(); i++) {
            Round a = below.round(timing);
            Round b = above.round(timing);
            ratios.add(ratio(requests, a.rate(), b.rate()));
        }
        return new Row(
                name,
                below.median(Round::rate),
                below.micros(50),
                below.micros(99),
                below.micros(100),
                below.cpuMicros(),
                below.allocatedBytes(),
                subject.residentBytes(),
                above.median(Round::rate),
                above.micros(50),
                above.micros(99),
                above.cpuMicros(),
                Median.of(ratios.stream().mapToDouble(Double::doubleValue).toArray()),
                Math.max(below.median(Round::busy), above.median(Round::busy)),
                null,
                null,
                null);
    }

    /**
     * What is met for the first time runs until it gets no faster, at most for the time the timing gives each server; in turn,
     * because a server closes connections on which nothing comes for long.
     */
    private void warmUp(List<Warmth> sides) throws IOException {
        // Each server has code of its own to compile.
        long servers = sides.stream().mapToLong(Warmth::servers).sum();
        long end = System.nanoTime() + servers * timing.firstWarmUp().toNanos();
        do {
            for (Warmth side : sides) {
                side.window();
            }
        } while (first && !sides.stream().allMatch(Warmth::steady) && System.nanoTime() - end < 0);
    }

    /** How a side gets faster. */
    private static final class Warmth {
        private final Side side;
        private final Timing timing;
        private double best;
        private int windows;

        Warmth(Side side, Timing timing) {
            this.side = side;
            this.timing = timing;
        }

        void window() throws IOException {
            double rate = side.loop().run(timing.warmUp()).rate();
            windows = rate > best * FASTER ? 0 : windows + 1;
            best = Math.max(best, rate);
        }

        int servers() {
            return side.servers().size();
        }

        boolean steady() {
            return windows >= STEADY;
        }
    }

    /** The share of the ceiling: requests of the subject a second over requests of the echo a second. */
    static double ratio(int requests, double operations, double echoes) {
        return requests * operations / echoes;
    }

    /** Clients, and the servers whose work is theirs. */
    record Side(Load loop, List<Subject> servers) {

        @Nullable
        Double cpuSeconds() {
            double sum = 0;
            for (Subject server : servers) {
                var seconds = server.cpuSeconds();
                if (seconds.isEmpty()) {
                    return null;
                }
                sum += seconds.getAsDouble();
            }
            return sum;
        }

        @Nullable
        Long allocatedBytes() {
            long sum = 0;
            for (Subject server : servers) {
                var bytes = server.allocatedBytes();
                if (bytes.isEmpty()) {
                    return null;
                }
                sum += bytes.getAsLong();
            }
            return sum;
        }

        @Nullable
        Long residentBytes() {
            long sum = 0;
            for (Subject server : servers) {
                var bytes = server.residentBytes();
                if (bytes.isEmpty()) {
                    return null;
                }
                sum += bytes.getAsLong();
            }
            return sum;
        }
    }

    /** The rounds of one side, and what they cost. */
    private static final class Tally {
        private final Side side;
        private final List<Round> rounds = new ArrayList<>();
        private long operations;
        private double cpu;
        private double allocated;

        Tally(Side side) {
            this.side = side;
        }

        Round round(Timing timing) throws IOException {
            Long bytesBefore = side.allocatedBytes();
            Double cpuBefore = side.cpuSeconds();
            Round round = side.loop().run(timing.round());
            Double cpuAfter = side.cpuSeconds();
            Long bytes = side.allocatedBytes();
            cpu += cpuBefore == null || cpuAfter == null ? Double.NaN : cpuAfter - cpuBefore;
            allocated += bytesBefore == null || bytes == null ? Double.NaN : bytes;
            operations += round.operations();
            rounds.add(round);
            return round;
        }

        double median(ToDoubleFunction<Round> figure) {
            return Median.of(rounds.stream().mapToDouble(figure).toArray());
        }

        double micros(double percentile) {
            Histogram all = new Histogram(rounds.get(0).latency());
            rounds.forEach(round -> all.add(round.latency()));
            return all.getValueAtPercentile(percentile) / 1e3;
        }

        @Nullable
        Double cpuMicros() {
            return known(cpu * 1e6 / operations);
        }

        @Nullable
        Double allocatedBytes() {
            return known(allocated / operations);
        }

        private static @Nullable Double known(double value) {
            return Double.isFinite(value) ? value : null;
        }
    }
}
