package io.be.mesh.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rows as lines of text, one at a time, so that a long run can be watched. */
public final class Table {
    private static final List<String> TITLES = List.of(
            "op/s",
            "p50 ms",
            "p99 ms",
            "max ms",
            "cpu us/op",
            "us beside",
            "KiB/op",
            "RSS MiB",
            "beside/s",
            "ratio",
            "gen",
            "ready ms");
    private static final int NAME = 34;
    private static final int CELL = 10;

    private Table() {}

    public static String header() {
        return line("", TITLES);
    }

    public static String line(Row row) {
        if (row.failure() != null) {
            return String.format(Locale.ROOT, "%-" + NAME + "s  failed: %s", row.name(), row.failure());
        }
        if (row.skipped() != null) {
            return String.format(Locale.ROOT, "%-" + NAME + "s  skipped: %s", row.name(), row.skipped());
        }
        List<String> cells = new ArrayList<>();
        cells.add(number(row.rate(), 1, 0));
        cells.add(number(row.p50(), 1e-3, 3));
        cells.add(number(row.p99(), 1e-3, 3));
        cells.add(number(row.max(), 1e-3, 1));
        cells.add(number(row.cpuMicros(), 1, 1));
        cells.add(number(row.ceilingCpuMicros(), 1, 1));
        cells.add(number(row.allocatedBytes(), 1.0 / 1024, 1));
        Long resident = row.residentBytes();
        cells.add(number(resident == null ? null : (double) resident, 1.0 / (1 << 20), 0));
        cells.add(number(row.ceilingRate(), 1, 0));
        cells.add(number(row.ratio(), 1, 2));
        cells.add(number(row.generatorBusy(), 1, 2) + (row.generatorBound() ? "!" : ""));
        cells.add(number(row.readyMillis(), 1, 0));
        return line(row.name(), cells);
    }

    private static String number(@Nullable Double value, double scale, int digits) {
        return value == null ? "-" : String.format(Locale.ROOT, "%,." + digits + "f", value * scale);
    }

    private static String line(String name, List<String> cells) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-" + NAME + "s", name));
        cells.forEach(cell -> text.append(String.format(Locale.ROOT, "%" + CELL + "s", cell)));
        return text.toString().stripTrailing();
    }
}
