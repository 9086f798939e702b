package io.be.mesh.verticle.registry;

import io.be.mesh.cluster.service.ServiceHealth;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything is well that a test does not say otherwise of. */
public final class FakeHealth implements ServiceHealth {
    /** Why addresses are unwell. */
    public final Map<String, String> unwell = new ConcurrentHashMap<>();
    /** What may not be dialled. */
    public final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    /** What never answers. */
    public final Set<String> silent = ConcurrentHashMap.newKeySet();
    /** What was tried, in this order. */
    public final List<String> tried = new CopyOnWriteArrayList<>();

    @Override
    public Future<Optional<String>> probe(String authority, ServiceProtocol protocol, ServiceAttributes attributes) {
        tried.add(authority);
        if (forbidden.contains(authority)) {
            return Future.failedFuture(new MeshException(ErrorCode.BAD_ADDRESS, "is a listener of this node"));
        }
        return silent.contains(authority)
                ? Promise.<Optional<String>>promise().future()
                : Future.succeededFuture(unwell(authority));
    }

    @Override
    public Optional<String> unwell(String authority) {
        return Optional.ofNullable(unwell.get(authority));
    }
}
