package io.be.mesh.client.trace;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that the calls of a thread belong to. Without one each call begins its own. {@code x-ptp-trace-id} and the trace id of
 * {@code traceparent} are the same 32 hexadecimal digits.
 */
public final class Trace {
    private static final ThreadLocal<@Nullable Trace> CURRENT = new ThreadLocal<>();
    private static final Pattern PARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final String DIGITS = "0123456789abcdef";

    private final String id;
    private final String flags;

    private Trace(String id, String flags) {
        this.id = id;
        this.flags = flags;
    }

    /** The trace of this thread, a new one when it has none. */
    public static Trace current() {
        Trace known = CURRENT.get();
        return known == null ? begin() : known;
    }

    /** A new trace, of no thread yet. */
    public static Trace begin() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        // All zeros mean no trace.
        return new Trace(hex(random.nextLong()) + hex(random.nextLong() | 1), "01");
    }

    /** The trace of a W3C {@code traceparent}; a new one when the text is none. */
    public static Trace of(@Nullable String traceparent) {
        var match = PARENT.matcher(traceparent == null ? "" : traceparent.trim());
        return match.matches() ? new Trace(match.group(1), match.group(3)) : begin();
    }

    /** Makes it the trace of this thread until the scope is closed, by the same thread. */
    public Scope open() {
        Trace before = CURRENT.get();
        CURRENT.set(this);
        return () -> {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        };
    }

    /** 32 hexadecimal digits. */
    public String id() {
        return id;
    }

    /** The header of a call, with a span of its own. */
    public String traceparent() {
        return "00-" + id + "-" + hex(ThreadLocalRandom.current().nextLong() | 1) + "-" + flags;
    }

    private static String hex(long value) {
        char[] digits = new char[16];
        for (int i = 0; i < 16; i++) {
            digits[i] = DIGITS.charAt((int) (value >>> 60 - 4 * i) & 0xf);
        }
        return new String(digits);
    }

    /** Gives the thread back to the trace it had before. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
