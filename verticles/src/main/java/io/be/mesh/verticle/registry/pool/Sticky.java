package io.be.mesh.verticle.registry.pool;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The same instance for the same session, in every replica and after every restart, by weighted rendezvous hashing: an instance
 * that is lost gives its own sessions away, evenly, and no other session moves. A request without a session takes its turn.
 */
final class Sticky implements Balancer {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    /** Of a double's mantissa. */
    private static final int BITS = 53;

    private final Balancer withoutSession;
    private final Map<Member, Long> hashes = new HashMap<>();

    Sticky(List<Member> members) {
        withoutSession = new Turns(members);
        members.forEach(member -> hashes.put(member, hash(member.instance())));
    }

    @Override
    public Member choose(List<Member> able, String session) {
        if (session.isEmpty()) {
            return withoutSession.choose(able, session);
        }
        long hash = hash(session);
        Member best = able.get(0);
        double highest = score(best, hash);
        for (Member each : able.subList(1, able.size())) {
            double score = score(each, hash);
            if (score > highest) {
                best = each;
                highest = score;
            }
        }
        return best;
    }

    /** Each instance wins as many sessions as its weight says when its draw, evenly from 0 to 1, is stretched like this. */
    private double score(Member member, long session) {
        long mixed = mix(hashes.getOrDefault(member, 0L) ^ session);
        double draw = ((mixed >>> (Long.SIZE - BITS)) + 0.5) / (1L << BITS);
        return -member.weight() / Math.log(draw);
    }

    private static long hash(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** Every bit of the result depends on every bit given: the finalizer of SplitMix64. */
    private static long mix(long given) {
        long mixed = (given ^ (given >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
