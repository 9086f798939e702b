package io.be.mesh.conf;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes and durations as people write them. */
final class Quantity {
    private static final Pattern NUMBER_UNIT = Pattern.compile("([0-9]{1,18})\\s*([a-zA-Z%]*)");
    private static final Map<String, Long> SIZES = Map.of(
            "", 1L, "b", 1L, "kib", 1L << 10, "mib", 1L << 20, "gib", 1L << 30, "tib", 1L << 40, "k", 1L << 10, "m",
            1L << 20, "g", 1L << 30);
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private Quantity() {}

    /** Bytes: {@code 512MiB}, {@code 1048576}, or {@code 50%} of {@code maxHeap}. */
    static long bytes(String text, long maxHeap) {
        Matcher matcher = match(text, "a size like 512MiB, 65536 or 50%");
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        if (unit.equals("%")) {
            if (number > 100) {
                throw new IllegalArgumentException("'" + text + "' is more than the whole heap");
            }
            return maxHeap / 100 * number;
        }
        return multiply(number, SIZES.get(unit), text, "a size like 512MiB, 65536 or 50%");
    }

    /** {@code 250ms}, {@code 30s}, {@code 5m}, {@code 12h}, {@code 2d}. */
    static Duration duration(String text) {
        String wanted = "a duration like 250ms, 30s, 5m or 12h";
        Matcher matcher = match(text, wanted);
        long number = Long.parseLong(matcher.group(1));
        Long unit = MILLIS.get(matcher.group(2).toLowerCase(Locale.ROOT));
        return Duration.ofMillis(multiply(number, unit, text, wanted));
    }

    private static Matcher match(String text, String wanted) {
        Matcher matcher = NUMBER_UNIT.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not " + wanted);
        }
        return matcher;
    }

    private static long multiply(long number, @Nullable Long unit, String text, String wanted) {
        if (unit == null) {
            throw new IllegalArgumentException("'" + text + "' is not " + wanted);
        }
        try {
            return Math.multiplyExact(number, unit);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too large", e);
        }
    }
}
