package io.be.mesh.verticle.registry;

import io.be.mesh.cluster.service.Lease;
import io.be.mesh.cluster.service.Registered;
import java.time.Duration;
import java.util.Optional;

/** How long a registration stands. Times are milliseconds since the epoch. */
final class LeaseTerms {
    private static final long RELATIVE_BELOW = Duration.ofMinutes(30).toMillis();

    private LeaseTerms() {}

    /**
     * The last millisecond that a client asks for.
     *
     * @param timestamp below 30 minutes a lease in ms, from there on an absolute time; what names none is over at once
     * @param isStatic whether it has no end, whatever the timestamp
     */
    static long until(Field field, long timestamp, boolean isStatic, long now) {
        if (isStatic) {
            return Lease.FOREVER;
        }
        if (timestamp < 0) {
            throw field.bad("is negative");
        }
        if (timestamp < RELATIVE_BELOW) {
            return now + timestamp;
        }
        if (timestamp < now) {
            throw field.bad("is in the past");
        }
        return timestamp;
    }

    /** A lease that follows another without a break keeps its beginning. */
    static Lease next(String key, Optional<Registered> before, long until, long now) {
        return new Lease(
                key,
                before.filter(each -> each.isLive(now)).map(Registered::since).orElse(now),
                until);
    }
}
