package io.be.mesh.verticle.network.check;

import io.be.mesh.cluster.bus.message.CheckReport.Line;
import io.be.mesh.cluster.bus.message.CheckReport.Result;

/** Writes the lines of a report. */
final class Lines {
    private Lines() {}

    static Line pass(String step, String detail) {
        return new Line(step, Result.PASS, detail, "", "");
    }

    static Line fail(String step, String detail, String cause, String hint) {
        return new Line(step, Result.FAIL, detail, cause, hint);
    }

    /** @param detail why it was not tried */
    static Line skip(String step, String detail) {
        return new Line(step, Result.SKIP, detail, "", "");
    }

    /** A length of time for people, of nanoseconds. */
    static String time(long nanos) {
        double millis = nanos / 1e6;
        return millis < 1_000 ? "%.1f ms".formatted(millis) : "%.1f s".formatted(millis / 1000);
    }

    /** A number of bytes for people; powers of two are whole. */
    static String size(long bytes) {
        if (bytes >= 1 << 20) {
            return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : "%.1f MiB".formatted(bytes / 1048576.0);
        }
        return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
    }
}
