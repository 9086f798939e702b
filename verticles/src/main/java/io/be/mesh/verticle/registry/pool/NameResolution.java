package io.be.mesh.verticle.registry.pool;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** What a name stands for now. Any thread, never waits. */
@FunctionalInterface
interface NameResolution {
    /** @return at least one, that to be dialled first; fails when the name is not known or nobody knows in time */
    Future<List<InetAddress>> resolve(String host);
}
