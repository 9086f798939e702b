package io.be.mesh.verticle.registry.directory;

import io.be.mesh.cluster.service.Explanation;
import io.be.mesh.cluster.service.RegisteredServices;
import io.be.mesh.cluster.service.ServiceDirectory;
import io.be.mesh.cluster.service.ServiceHealth;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.cluster.service.ServiceRequest;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.service.NormalPath;
import io.be.mesh.protocol.service.ReservedPaths;
import io.be.mesh.verticle.registry.ClaimedRule;
import io.be.mesh.verticle.registry.PoolFactory;
import io.be.mesh.verticle.registry.RuleHolders;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registered services, indexed. Of the rules that match a request the most specific one wins, then the highest priority, then that
 * with the most conditions, then who was first; a rule that nobody holds, because its leases are over, is as if it were not there, from
 * the very millisecond.
 *
 * <p>A gRPC request finds services of protocols {@code grpc}, {@code grpcs} and {@code h2c}, any other one all but {@code grpc} and
 * {@code grpcs}. A gRPC request is taken by an exact rule of such a service also when it goes on below it, so that the {@code urn}
 * may be the name of a gRPC service, {@code pkg.Service}. A gRPC service under a path that no gRPC client calls, one of three segments and more,
 * takes the calls that no rule takes, as long as it is the only such service.
 *
 * <p>A change costs what has changed; a request costs what its path costs. Requests read one volatile
 * reference, so each sees the registrations of one moment.
 */
public final class RegisteredDirectory implements ServiceDirectory, RuleHolders {
    private final RegisteredServices services;
    private final PoolFactory pools;
    private final ServiceHealth health;
    private final Clock clock;
    private final Rows rows = new Rows();
    private volatile Index index = Index.EMPTY;

    /** @param health is asked by {@link #explain} alone */
    public RegisteredDirectory(RegisteredServices services, PoolFactory pools, ServiceHealth health, Clock clock) {
        this.services = services;
        this.pools = pools;
        this.health = health;
        this.clock = clock;
        services.onChange(this::follow);
        follow();
    }

    @Override
    public Optional<ServicePool> find(ServiceRequest request) {
        String path = NormalPath.of(request.path());
        if (path.isEmpty() || ReservedPaths.hold(path)) {
            return Optional.empty();
        }
        Question question = question(request, path);
        return pool(Search.of(index, question), question.now());
    }

    @Override
    public Optional<ServicePool> bySni(String serverName) {
        long now = clock.millis();
        List<Slot> found = new ArrayList<>(1);
        HostNames.visit(index.names(), HostNames.normal(serverName), found::add);
        return found.stream()
                .filter(slot -> !slot.holding(now).isVacant())
                .findFirst()
                .flatMap(slot -> pool(slot, now));
    }

    @Override
    public List<ServicePool> bindings() {
        long now = clock.millis();
        List<ServicePool> found = new ArrayList<>();
        index.messages().forEach(slot -> pool(slot, now).ifPresent(found::add));
        return found;
    }

    @Override
    public Explanation explain(ServiceRequest request) {
        String path = NormalPath.of(request.path());
        if (path.isEmpty()) {
            return Explainer.unreadable(request.path());
        }
        return ReservedPaths.hold(path)
                ? Explainer.reserved(path)
                : new Explainer(question(request, path), health).explain(index);
    }

    @Override
    public synchronized List<ClaimedRule> rules(String key) {
        return new Holders(index, clock.millis()).of(rows.claims(key));
    }

    @Override
    public void requireRoom(Registration given) {
        ExpressionLimits.check(index, Claims.rules(given));
    }

    private Question question(ServiceRequest request, String path) {
        return new Question(request, path, HostNames.normal(request.host()), clock.millis());
    }

    private Optional<ServicePool> pool(@Nullable Slot slot, long now) {
        if (slot == null) {
            return Optional.empty();
        }
        Holding holding = slot.holding(now);
        return holding.isVacant() ? Optional.empty() : Optional.of(holding.pool(pools));
    }

    private synchronized void follow() {
        index = rows.follow(services.all(), index, clock.millis());
    }
}
