package io.be.mesh.verticle.registry.pool;

import io.be.mesh.cluster.service.RetryBudget;
import io.be.mesh.cluster.service.ServiceLease;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.be.mesh.verticle.registry.ServiceEntry;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The instances of one rule as they were when it was made; which of them still stand is looked up for each request. */
final class Pool implements ServicePool {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);
    private static final int MAX_RETRIES = 10;

    private final String name;
    private final String rule;
    private final ServiceEntry owner;
    private final List<Member> members;
    private final Balancer balancer;
    private final RetryBudget retryBudget;
    private final InstanceHealth health;
    private final Clock clock;

    /** @param members at least one, the owner of the rule first */
    Pool(String name, String rule, List<Member> members, RetryBudget retryBudget, InstanceHealth health, Clock clock) {
        this.name = name;
        this.rule = rule;
        this.owner = members.get(0).entry();
        this.members = List.copyOf(members);
        this.retryBudget = retryBudget;
        this.health = health;
        this.clock = clock;
        balancer = switch (owner.attributes().balance()) {
            case ROUND_ROBIN -> new Turns(this.members);
            case LEAST_REQUESTS -> new FewestRequests();
            case STICKY -> new Sticky(this.members);
        };
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String rule() {
        return rule;
    }

    @Override
    public ServiceProtocol protocol() {
        return owner.protocol();
    }

    @Override
    public ServiceAttributes attributes() {
        return owner.attributes();
    }

    @Override
    public Duration timeout() {
        long millis = owner.service().timeout();
        return millis <= 0 ? DEFAULT_TIMEOUT : Duration.ofMillis(Math.min(millis, LONGEST_TIMEOUT.toMillis()));
    }

    @Override
    public int retries() {
        return Math.max(0, Math.min(owner.service().retries(), MAX_RETRIES));
    }

    @Override
    public RetryBudget retryBudget() {
        return retryBudget;
    }

    @Override
    public boolean isOpenTo(Principal partner) {
        long now = clock.millis();
        List<Member> live =
                members.stream().filter(member -> isLive(member, now)).toList();
        return !live.isEmpty() && live.stream().allMatch(member -> isOpen(member, partner));
    }

    private static boolean isOpen(Member member, Principal partner) {
        return member.entry().attributes().partners().stream()
                .anyMatch(id -> id.equals(ServiceAttributes.ANY)
                        || Principal.same(id, partner.nodeId())
                        || Principal.same(id, partner.instId()));
    }

    @Override
    public ServiceLease lease(String session, Set<String> tried) {
        Candidates candidates = candidates(tried);
        if (candidates.countLive() == 0) {
            throw new MeshException(ErrorCode.NO_SERVICE, "no instance of " + name + " is registered now");
        }
        List<Member> able = candidates.able();
        boolean full = false;
        while (!able.isEmpty()) {
            Member chosen = able.size() == 1 ? able.get(0) : balancer.choose(able, session);
            if (!chosen.endpoint().tryEnter()) {
                full = true;
            } else {
                Optional<ServiceLease> lease = lease(chosen);
                if (lease.isPresent()) {
                    return lease.get();
                }
                chosen.endpoint().leave();
            }
            able.remove(chosen);
        }
        throw full
                ? new MeshException(
                        ErrorCode.UNAVAILABLE, "all instances of " + name + " have as many requests as they may")
                : unwell(candidates.obstacle());
    }

    private Candidates candidates(Set<String> tried) {
        long now = clock.millis();
        Candidates candidates = new Candidates();
        for (Member member : members) {
            if (!isLive(member, now)) {
                continue;
            }
            candidates.live();
            if (!tried.isEmpty() && tried.contains(member.instance())) {
                candidates.tried(member);
            } else {
                candidates.consider(member);
            }
        }
        return candidates;
    }

    /** Of one that has been entered; empty: another request is its trial, or its address is refused now. */
    private Optional<ServiceLease> lease(Member member) {
        Endpoint endpoint = member.endpoint();
        Optional<SocketAddress> address = endpoint.address().get();
        boolean trial = !endpoint.breaker().isClosed();
        if (address.isEmpty() || (trial && !endpoint.breaker().tryTrial(members.size() > 1))) {
            return Optional.empty();
        }
        return Optional.of(new Lease(member.watch(), address.get(), trial, health));
    }

    private boolean isLive(Member member, long now) {
        return health.roster()
                .serves(member.entry().registered(), member.entry().service(), now);
    }

    private MeshException unwell(String obstacle) {
        return new MeshException(
                ErrorCode.UNREACHABLE,
                "no instance of " + name + " is well" + (obstacle.isEmpty() ? "" : ", " + obstacle));
    }
}
