package io.be.mesh.server.command.api;

import java.time.Duration;

/** Times and sizes as people read them. */
public final class Amounts {
    private Amounts() {}

    public static String time(long millis) {
        Duration duration = Duration.ofMillis(millis);
        return duration.toHours() > 0
                ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                : duration.toMinutes() > 0
                        ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                        : duration.toSeconds() + " s";
    }

    public static String size(long bytes) {
        return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : bytes >= 1 << 10 ? (bytes >> 10) + " KiB" : bytes + " B";
    }
}
