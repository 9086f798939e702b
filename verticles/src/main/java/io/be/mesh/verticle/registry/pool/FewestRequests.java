package io.be.mesh.verticle.registry.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The instance with the fewest requests in progress for its weight; of several each in turn. */
final class FewestRequests implements Balancer {
    private final AtomicInteger next = new AtomicInteger();

    @Override
    public Member choose(List<Member> able, String session) {
        List<Member> best = new ArrayList<>();
        long fewest = 0;
        for (Member each : able) {
            long requests = each.inProgress() + 1L;
            long difference = best.isEmpty() ? 0 : requests * best.get(0).weight() - fewest * each.weight();
            if (difference < 0) {
                best.clear();
            }
            if (difference <= 0) {
                fewest = best.isEmpty() ? requests : fewest;
                best.add(each);
            }
        }
        return best.get(Math.floorMod(next.getAndIncrement(), best.size()));
    }
}
