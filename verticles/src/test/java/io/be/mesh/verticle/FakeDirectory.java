package io.be.mesh.verticle;

import io.be.mesh.cluster.service.Explanation;
import io.be.mesh.cluster.service.ServiceDirectory;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.cluster.service.ServiceRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a test says is registered. */
public final class FakeDirectory implements ServiceDirectory {
    public final Map<String, ServicePool> names = new ConcurrentHashMap<>();
    public final List<ServicePool> bindings = new CopyOnWriteArrayList<>();

    @Override
    public Optional<ServicePool> find(ServiceRequest request) {
        return Optional.empty();
    }

    @Override
    public Optional<ServicePool> bySni(String serverName) {
        return Optional.ofNullable(names.get(serverName));
    }

    @Override
    public List<ServicePool> bindings() {
        return bindings;
    }

    @Override
    public Explanation explain(ServiceRequest request) {
        return new Explanation("", List.of());
    }
}
