package io.be.mesh.verticle.registry.pool;

import java.util.List;

/** Chooses one of the instances that may take a request. Any thread. */
@FunctionalInterface
interface Balancer {
    /**
     * @param able at least one, all of the pool that this was made for
     * @param session of the request; may be empty
     */
    Member choose(List<Member> able, String session);
}
