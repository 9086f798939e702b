package io.be.mesh.verticle.binding;

import java.time.Duration;

/**
 * How long what takes.
 *
 * @param firstPause before a message that was not taken is tried again, twice as long with each further failure
 * @param longestPause between two tries
 * @param readFor how long one read of an empty queue waits; then comes the next
 * @param takeover how long a leader of several replicas waits before it reads for the first time: what its predecessor was carrying
 *     must be back in its queue by then, or it would be overtaken
 * @param connectTimeout until a connection to a receiver stands, with TLS
 */
public record BindingSettings(
        Duration firstPause, Duration longestPause, Duration readFor, Duration takeover, Duration connectTimeout) {
    private static final Duration TAKEOVER = Duration.ofSeconds(10);

    /**
     * Of a node.
     *
     * @param others whether it is one of several replicas
     */
    public static BindingSettings of(boolean others, Duration connectTimeout) {
        return new BindingSettings(
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                others ? TAKEOVER : Duration.ZERO,
                connectTimeout);
    }
}
