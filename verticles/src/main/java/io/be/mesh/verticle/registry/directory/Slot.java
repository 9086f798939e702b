package io.be.mesh.verticle.registry.directory;

import io.be.mesh.protocol.service.ExpressionRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All who claim the same. Immutable but for what it has worked out; any thread. */
final class Slot {
    private final Spot spot;
    private final List<Claim> claims;
    private final int weight;
    private volatile @Nullable Holding holding;

    private Slot(Spot spot, List<Claim> claims) {
        this.spot = spot;
        this.claims = claims;
        this.weight = spot instanceof Spot.Path path ? path.conditions().weight() : 0;
    }

    static Slot with(@Nullable Slot there, Claim added) {
        List<Claim> claims = new ArrayList<>(there == null ? List.of() : there.claims);
        int at = Collections.binarySearch(claims, added, Claim.FIRST);
        claims.add(at < 0 ? -at - 1 : at, added);
        return new Slot(added.spot(), List.copyOf(claims));
    }

    /** Without the claims of one registration; null when nothing is left. */
    @Nullable
    Slot without(Tenure removed) {
        List<Claim> left =
                claims.stream().filter(each -> each.tenure() != removed).toList();
        return left.isEmpty() ? null : new Slot(spot, left);
    }

    Spot spot() {
        return spot;
    }

    /** In the order of {@link Claim#FIRST}. */
    List<Claim> claims() {
        return claims;
    }

    Holding holding(long now) {
        Holding known = holding;
        if (known == null || !known.stands(now)) {
            known = Holding.of(claims, now);
            holding = known;
        }
        return known;
    }

    /** Whether a request that has found it by path and host is one that it takes. */
    boolean takes(Question question) {
        return spot instanceof Spot.Path path
                && question.speaks(path.protocol())
                && path.conditions().meets(question.request())
                && (!(path.rule() instanceof ExpressionRule rule) || rule.matches(question.path()))
                && !holding(question.now()).isVacant();
    }

    /** Of two that take a request and are equally specific by path; both are held by somebody. */
    boolean precedes(Slot other, long now) {
        Claim mine = holding(now).owner();
        Claim theirs = other.holding(now).owner();
        int priority = Integer.compare(
                mine.attributes().priority(), theirs.attributes().priority());
        if (priority != 0) {
            return priority > 0;
        }
        return weight == other.weight ? Claim.FIRST.compare(mine, theirs) < 0 : weight > other.weight;
    }

    int weight() {
        return weight;
    }
}
