package io.be.mesh.cluster.join;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** For the replicas of one process. As many uses are remembered as there have been tokens in eight days. */
public final class LocalTokenUse implements TokenUse {
    private final Map<String, Long> used = new ConcurrentHashMap<>();
    private final Clock clock;

    public LocalTokenUse(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Future<Boolean> consume(String tokenId) {
        long now = clock.millis();
        used.values().removeIf(at -> at + REMEMBERED.toMillis() <= now);
        return Future.succeededFuture(used.putIfAbsent(tokenId, now) == null);
    }
}
