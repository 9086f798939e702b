package io.be.mesh.verticle.registry.pool;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Weighted round robin in which the turns of each instance are spread evenly: in every cycle of as many requests as the weights
 * sum up to, each gets as many as its weight. Those that cannot take a request now leave their turns to all others.
 */
final class Turns implements Balancer {
    private static final int MAX_SKIPPED = 64;

    private final Map<Member, Turn> turns = new HashMap<>();

    /** What an instance is ahead of or behind its share, in parts of the weights' sum. */
    private static final class Turn {
        private long credit;
    }

    /** Begins anywhere in the cycle: a pool that is often made anew would else begin with its first instance each time. */
    Turns(List<Member> members) {
        this(members, ThreadLocalRandom.current().nextInt(Math.min(members.size(), MAX_SKIPPED)));
    }

    Turns(List<Member> members, int skipped) {
        members.forEach(member -> turns.put(member, new Turn()));
        for (int i = 0; i < skipped; i++) {
            choose(members, "");
        }
    }

    @Override
    public synchronized Member choose(List<Member> able, String session) {
        Member best = able.get(0);
        Turn most = turn(best);
        long sum = 0;
        for (Member each : able) {
            Turn turn = turn(each);
            turn.credit += each.weight();
            sum += each.weight();
            if (turn.credit > most.credit) {
                best = each;
                most = turn;
            }
        }
        most.credit -= sum;
        return best;
    }

    private Turn turn(Member member) {
        Turn turn = turns.get(member);
        if (turn == null) {
            throw new IllegalArgumentException(member.instance() + " is not of this pool");
        }
        return turn;
    }
}
