package io.be.mesh.server.command.api;

import io.be.mesh.server.Failure;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Points in time as people write and read them. */
public final class Moment {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})(s|m|h|d|y)");
    private static final int DAYS_OF_A_YEAR = 365;

    private Moment() {}

    /** Milliseconds since the epoch of {@code 2027-01-31}, {@code 2027-01-31T12:00:00Z} or {@code 90d} from now; 0 when not given. */
    public static long parse(String option, @Nullable String text, Clock clock) throws Failure {
        if (text == null) {
            return 0;
        }
        try {
            Matcher span = SPAN.matcher(text);
            if (span.matches()) {
                return clock.instant().plus(length(span)).toEpochMilli();
            }
            return text.indexOf('T') > 0
                    ? Instant.parse(text).toEpochMilli()
                    : LocalDate.parse(text)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli();
        } catch (DateTimeException e) {
            throw AdminOptions.usage(
                    option + " is not a time: " + text, "write 2027-01-31, 2027-01-31T12:00:00Z, 90d or 2y");
        }
    }

    /** A length of time such as {@code 20s} or {@code 5m}. */
    public static Duration span(String option, String text) throws Failure {
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) {
            throw AdminOptions.usage(option + " is not a length of time: " + text, "write 20s or 5m");
        }
        return length(span);
    }

    private static Duration length(Matcher span) {
        long number = Long.parseLong(span.group(1));
        return switch (span.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofDays(number * DAYS_OF_A_YEAR);
        };
    }

    /** For people, with how far away it is. */
    public static String show(long millis, Clock clock) {
        if (millis == 0) {
            return "never";
        }
        Instant at = Instant.ofEpochMilli(millis);
        Duration left = Duration.between(clock.instant(), at);
        String far = left.abs().toDays() > 1
                ? left.abs().toDays() + " days"
                : left.abs().toHours() > 1
                        ? left.abs().toHours() + " hours"
                        : left.abs().toMinutes() + " minutes";
        return at.truncatedTo(ChronoUnit.SECONDS) + (left.isNegative() ? " (" + far + " ago)" : " (in " + far + ")");
    }

    /** The day alone. */
    public static String day(long millis) {
        return millis == 0
                ? "never"
                : Instant.ofEpochMilli(millis)
                        .atZone(ZoneOffset.UTC)
                        .toLocalDate()
                        .toString();
    }
}
