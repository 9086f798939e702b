package io.be.mesh.cluster.service;

/**
 * How long a registration stands.
 *
 * @param key of the registration
 * @param since when it was first registered without a break, milliseconds since the epoch
 * @param until its last millisecond, milliseconds since the epoch; {@link #FOREVER} when it has no end
 */
public record Lease(String key, long since, long until) {
    /** {@link #until} of what is static. */
    public static final long FOREVER = Long.MAX_VALUE;

    public boolean isLive(long nowMillis) {
        return until >= nowMillis;
    }
}
