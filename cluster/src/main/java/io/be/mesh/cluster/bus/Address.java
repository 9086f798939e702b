package io.be.mesh.cluster.bus;

import java.time.Duration;

/**
 * A place on the event bus, with the types it speaks.
 *
 * @param name {@code mesh.<area>.<verb>}, the public operation name
 * @param request an immutable record; within one JVM it goes by reference
 * @param reply an immutable record; within one JVM it goes by reference
 * @param timeout how long a caller waits
 * @param idempotent whether a caller may repeat it
 * @param access who may call it from outside
 * @param about what it does, one sentence for people
 */
public record Address<Q, R>(
        String name,
        Class<Q> request,
        Class<R> reply,
        Duration timeout,
        boolean idempotent,
        Access access,
        String about) {}
