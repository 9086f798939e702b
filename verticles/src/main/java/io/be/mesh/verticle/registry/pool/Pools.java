package io.be.mesh.verticle.registry.pool;

import io.be.mesh.cluster.service.RetryBudget;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.verticle.registry.PoolFactory;
import io.be.mesh.verticle.registry.ServiceEntry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the pools, of the endpoints that {@link InstanceHealth} knows. Any thread. */
public final class Pools implements PoolFactory {
    private static final int MANY = 1_000;

    private final InstanceHealth health;
    private final Clock clock;
    private final Map<Rule, RetryBudget> budgets = new ConcurrentHashMap<>();

    private record Rule(String name, String rule) {}

    public Pools(InstanceHealth health, Clock clock) {
        this.health = health;
        this.clock = clock;
    }

    @Override
    public ServicePool pool(String name, String rule, List<ServiceEntry> entries) {
        List<Member> members = new ArrayList<>();
        for (ServiceEntry entry : entries) {
            health.roster().require(entry.registered());
            Check check = Check.of(entry.protocol(), entry.attributes());
            members.add(new Member(entry, health.endpoints().find(entry.authority(), check)));
        }
        return new Pool(name, rule, members, budget(new Rule(name, rule)), health, clock);
    }

    /** A pool is made anew with each change of its instances; what its requests have spent is not forgotten with it. */
    private RetryBudget budget(Rule rule) {
        if (budgets.size() > MANY) {
            budgets.values().removeIf(RetryBudget::isIdle);
        }
        return budgets.computeIfAbsent(rule, unknown -> new RetryBudget(health.nanos()));
    }
}
