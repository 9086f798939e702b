package io.be.mesh.verticle.registry.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which instances of a pool may take a request, and why the others may not. Those with an open breaker are left out until they may
 * be tried again, but at most half of the pool: of more than that, those whose time comes first are tried at once, one request at
 * a time, lest a few be drowned in what all were there for. When all breakers are open nothing is tried before its time.
 */
final class Candidates {
    private final List<Member> able = new ArrayList<>();
    private final List<Ejected> ejected = new ArrayList<>();
    private int live;
    private String obstacle = "";

    /** @param rest until it is tried again */
    private record Ejected(Member member, Duration rest) {}

    /** Another instance that is registered now. */
    void live() {
        live++;
    }

    /** The request has been tried there. */
    void tried(Member member) {
        blocked(member, "it has been tried there");
    }

    /** One that was not tried. */
    void consider(Member member) {
        String why = member.obstacle();
        if (!why.isEmpty()) {
            blocked(member, why);
        } else if (member.breaker().isClosed()) {
            able.add(member);
        } else if (member.breaker().isOnTrial()) {
            blocked(member, "a request is tried there");
        } else {
            ejected.add(new Ejected(member, member.breaker().rest()));
        }
    }

    int countLive() {
        return live;
    }

    /** Of the first one that may not take it; empty: each may. */
    String obstacle() {
        return obstacle;
    }

    /** To be taken from. */
    List<Member> able() {
        // Of those that are open, what is on trial is not shut out.
        int surplus = able.isEmpty() ? 0 : ejected.size() - live / 2;
        ejected.sort(Comparator.comparing(Ejected::rest));
        for (Ejected each : ejected) {
            if (surplus > 0 || each.rest().isZero()) {
                able.add(each.member());
                surplus--;
            } else {
                blocked(each.member(), each.member().endpoint().obstacle());
            }
        }
        ejected.clear();
        return able;
    }

    private void blocked(Member member, String why) {
        if (obstacle.isEmpty()) {
            obstacle = member.instance() + ": " + why;
        }
    }
}
