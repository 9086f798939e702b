package io.be.mesh.client.mpc;

import io.be.mesh.client.struct.Principal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the calls of one object are made with, beside their arguments. Immutable. */
final class Direction {
    /** No other than the settings say. */
    static final Direction DEFAULT = new Direction(null, null, null, Map.of());

    private final @Nullable MeshSettings settings;
    private final @Nullable Principal principal;
    private final @Nullable Duration timeout;
    private final Map<String, String> attachments;

    private Direction(
            @Nullable MeshSettings settings,
            @Nullable Principal principal,
            @Nullable Duration timeout,
            Map<String, String> attachments) {
        this.settings = settings;
        this.principal = principal;
        this.timeout = timeout;
        this.attachments = attachments;
    }

    Direction with(MeshSettings others) {
        return new Direction(others, principal, timeout, attachments);
    }

    Direction to(@Nullable Principal target) {
        return new Direction(settings, target, timeout, attachments);
    }

    Direction within(Duration limit) {
        return new Direction(settings, principal, limit, attachments);
    }

    Direction attach(String key, String value) {
        Map<String, String> more = new HashMap<>(attachments);
        more.put(key, value);
        return new Direction(settings, principal, timeout, Map.copyOf(more));
    }

    /** Those given, else those of the process as they are now. */
    MeshSettings settings() {
        return settings == null ? MeshSettings.current() : settings;
    }

    @Nullable
    Principal principal() {
        return principal;
    }

    @Nullable
    Duration timeout() {
        return timeout;
    }

    Map<String, String> attachments() {
        return attachments;
    }
}
