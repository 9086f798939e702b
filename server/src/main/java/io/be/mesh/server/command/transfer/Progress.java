package io.be.mesh.server.command.transfer;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** A bar on standard error, when somebody is there to see it. One thread. */
public final class Progress {
    private static final Path STANDARD_ERROR = Path.of("/dev/fd/2");
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final int WIDTH = 30;
    private static final int LINE = 78;

    private final PrintWriter err;
    private final boolean shown;
    private boolean drawn;

    /** @param shown whether standard error is a terminal */
    public Progress(PrintWriter err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    /** Whether standard error of this process is a terminal. */
    public static boolean isSeen() {
        try {
            String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            // No such links on this system: the console stands for all three streams.
            return System.console() != null;
        }
    }

    /** The bar of one phase. */
    Bar of(String what, long total) {
        return new Bar(what, total);
    }

    /** A line for the user. */
    void note(String line) {
        end();
        err.println("note: " + line);
    }

    /** Takes the bar away. */
    void end() {
        if (drawn) {
            err.print("\r" + " ".repeat(LINE) + "\r");
            err.flush();
            drawn = false;
        }
    }

    /** Of one phase: how much of how much. */
    final class Bar {
        private final String what;
        private final long total;
        private final long began = System.nanoTime();
        private long first = -1;
        private long last;

        private Bar(String what, long total) {
            this.what = what;
            this.total = total;
        }

        void at(long done) {
            long now = System.nanoTime();
            first = first < 0 ? done : first;
            if (!shown || now - last < BETWEEN.toNanos()) {
                return;
            }
            last = now;
            double seconds = (now - began) / 1e9;
            double rate = Math.max(0, done - first) / Math.max(seconds, 1e-3);
            int filled = total == 0 ? WIDTH : (int) (done * WIDTH / total);
            String left = rate < 1 ? "" : ", " + Math.round((total - done) / rate) + " s left";
            String line = String.format(
                    Locale.ROOT,
                    "%-8s %3d %% [%s%s] %d of %d MiB, %.1f MiB/s%s",
                    what,
                    total == 0 ? 100 : done * 100 / total,
                    "#".repeat(filled),
                    ".".repeat(WIDTH - filled),
                    done >> 20,
                    total >> 20,
                    rate / (1 << 20),
                    left);
            err.print("\r" + (line.length() < LINE ? line + " ".repeat(LINE - line.length()) : line));
            err.flush();
            drawn = true;
        }
    }
}
