package io.be.mesh.verticle.registry.directory;

import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.verticle.registry.PoolFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Who has a slot for the time being: until the first of them is gone, or one is back whose lease was over. Any thread. */
final class Holding {
    private final List<Claim> members;
    private final List<Claim> over;
    private final long until;
    private final AtomicReference<ServicePool> pool = new AtomicReference<>();

    private Holding(List<Claim> members, List<Claim> over, long until) {
        this.members = members;
        this.over = over;
        this.until = until;
    }

    /** @param claims of a slot, in the order of {@link Claim#FIRST} */
    static Holding of(List<Claim> claims, long now) {
        Map<Boolean, List<Claim>> byLease = claims.stream()
                .collect(Collectors.partitioningBy(claim -> claim.tenure().isLive(now)));
        List<Claim> live = byLease.getOrDefault(true, List.of());
        List<Claim> members =
                live.stream().filter(claim -> claim.joins(live.get(0))).toList();
        long until = members.stream()
                .mapToLong(claim -> claim.registered().until())
                .min()
                .orElse(Long.MAX_VALUE);
        return new Holding(members, byLease.getOrDefault(false, List.of()), until);
    }

    boolean stands(long now) {
        return now <= until
                && (over.isEmpty()
                        || over.stream().noneMatch(claim -> claim.tenure().isLive(now)));
    }

    /** Nobody has it: every lease is over. */
    boolean isVacant() {
        return members.isEmpty();
    }

    Claim owner() {
        return members.get(0);
    }

    /** The owner first. */
    List<Claim> members() {
        return members;
    }

    ServicePool pool(PoolFactory factory) {
        ServicePool made = pool.get();
        if (made != null) {
            return made;
        }
        Claim owner = owner();
        ServicePool mine = factory.pool(
                owner.name(),
                owner.service().urn(),
                members.stream().map(Claim::entry).toList());
        ServicePool other = pool.compareAndExchange(null, mine);
        return other == null ? mine : other;
    }
}
