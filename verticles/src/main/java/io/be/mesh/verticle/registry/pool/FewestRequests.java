package io.be.mesh.verticle.registry.pool;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The instance with the fewest requests in progress for its weight; of several the next one. */
final class FewestRequests implements Balancer {
    private final AtomicInteger next = new AtomicInteger();

    @Override
    public Member choose(List<Member> able, String session) {
        int size = able.size();
        int first = Math.floorMod(next.getAndIncrement(), size);
        Member best = able.get(first);
        long fewest = best.inProgress() + 1L;
        for (int i = 1; i < size; i++) {
            Member each = able.get((first + i) % size);
            long requests = each.inProgress() + 1L;
            if (requests * best.weight() < fewest * each.weight()) {
                best = each;
                fewest = requests;
            }
        }
        return best;
    }
}
