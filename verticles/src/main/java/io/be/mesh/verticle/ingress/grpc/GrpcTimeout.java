package io.be.mesh.verticle.ingress.grpc;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The {@code grpc-timeout} of a call: up to eight digits and a unit. */
public final class GrpcTimeout {

    private static final int MAX_DIGITS = 8;
    /** Longer than any call here; keeps the sums below from overflowing. */
    private static final long MAX_NANOS = TimeUnit.DAYS.toNanos(30);

    private GrpcTimeout() {}

    /** Nanoseconds, at most 30 days; -1 for none, or one that is not written as the protocol says. */
    public static long nanos(@Nullable String text) {
        if (text == null || text.length() < 2 || text.length() > MAX_DIGITS + 1) {
            return -1;
        }
        TimeUnit unit = unit(text.charAt(text.length() - 1));
        try {
            long value = Long.parseLong(text.substring(0, text.length() - 1));
            return unit == null || value < 0 ? -1 : Math.min(unit.toNanos(value), MAX_NANOS);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static @Nullable TimeUnit unit(char letter) {
        return switch (letter) {
            case 'H' -> TimeUnit.HOURS;
            case 'M' -> TimeUnit.MINUTES;
            case 'S' -> TimeUnit.SECONDS;
            case 'm' -> TimeUnit.MILLISECONDS;
            case 'u' -> TimeUnit.MICROSECONDS;
            case 'n' -> TimeUnit.NANOSECONDS;
            default -> null;
        };
    }
}
