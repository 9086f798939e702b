package io.be.mesh.client.plugin;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an interceptor says of a message. Immutable. */
public final class Verdict {
    private static final int MAX_ENTRIES = 16;
    private static final int MAX_CHARS = 4 * 1024;
    private static final Pattern CODE = Pattern.compile("E[0-9]{10}");
    private static final String SUCCESS = "E0000000000";
    private static final String RESERVED = "x-ptp-";
    private static final Verdict PASS = new Verdict(Map.of(), Optional.empty());

    private final Map<String, String> metadata;
    private final Optional<PluginException> refusal;

    private Verdict(Map<String, String> metadata, Optional<PluginException> refusal) {
        this.metadata = metadata;
        this.refusal = refusal;
    }

    /** Let it pass. */
    public static Verdict pass() {
        return PASS;
    }

    /**
     * Let it pass with more metadata, which never replaces what its sender or another plugin has given.
     *
     * @param metadata up to 16 entries of 4096 characters together; names do not begin with {@code x-ptp-}
     * @throws IllegalArgumentException when it is more than that
     */
    public static Verdict pass(Map<String, String> metadata) {
        Map<String, String> copy = Map.copyOf(metadata);
        long chars = 0;
        for (Map.Entry<String, String> entry : copy.entrySet()) {
            if (entry.getKey().regionMatches(true, 0, RESERVED, 0, RESERVED.length())) {
                throw new IllegalArgumentException("names that begin with " + RESERVED + " are the node's own");
            }
            chars += entry.getKey().length() + entry.getValue().length();
        }
        if (copy.size() > MAX_ENTRIES || chars > MAX_CHARS) {
            throw new IllegalArgumentException(
                    "more than " + MAX_ENTRIES + " entries of " + MAX_CHARS + " characters together");
        }
        return new Verdict(copy, Optional.empty());
    }

    /**
     * Do not let it pass.
     *
     * @param code what the sender is answered; one that is not in the standard's table is told as {@code E0000000403}
     * @throws IllegalArgumentException for what is no code of a failure
     */
    public static Verdict refuse(String code, String message) {
        if (!CODE.matcher(code).matches() || code.equals(SUCCESS)) {
            throw new IllegalArgumentException(code + " is no code of a failure");
        }
        return new Verdict(
                Map.of(), Optional.of(new PluginException(code, Objects.requireNonNull(message, "message"))));
    }

    /** What is to be added. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Why it may not pass. */
    public Optional<PluginException> refusal() {
        return refusal;
    }
}
