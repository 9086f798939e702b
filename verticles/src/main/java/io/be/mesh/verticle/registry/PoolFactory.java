package io.be.mesh.verticle.registry;

import io.be.mesh.cluster.service.ServicePool;
import java.util.List;

/** Makes pools of what serves the same rule. What is known of an instance, by its authority, outlives the pools it is in. Any thread. */
@FunctionalInterface
public interface PoolFactory {
    /** @param entries at least one, the owner of the rule first */
    ServicePool pool(String name, String rule, List<ServiceEntry> entries);
}
