package io.be.mesh.cluster.join;

import io.vertx.core.Future;
import java.time.Duration;

/** Sees to it that a token is used once, however many replicas are shown it at the same moment. Any context. */
public interface TokenUse {
    /** So long a use is remembered at least: longer than any token lives. */
    Duration REMEMBERED = JoinTokens.LONGEST_LIFE.plus(Duration.ofDays(1));

    /**
     * Uses a token up.
     *
     * @return true for exactly one of all calls in the cluster; fails when that cannot be decided now
     */
    Future<Boolean> consume(String tokenId);
}
