package io.be.mesh.cluster.join;

import com.hazelcast.map.IMap;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * For all replicas: the owner of the token's entry in the grid decides. The map needs a synchronous backup and, as every map of
 * the grid that is written, protection against a split: a minority must not decide.
 */
public final class GridTokenUse implements TokenUse {
    /** The name of the map: id of the token to when it was used, milliseconds since the epoch. */
    public static final String MAP = "mesh.join-tokens.used";

    private static final long PATIENCE_SECONDS = 10;

    private final Vertx vertx;
    private final IMap<String, Long> used;
    private final Clock clock;

    /** @param used {@link #MAP} */
    public GridTokenUse(Vertx vertx, IMap<String, Long> used, Clock clock) {
        this.vertx = vertx;
        this.used = used;
        this.clock = clock;
    }

    @Override
    public Future<Boolean> consume(String tokenId) {
        return vertx.executeBlocking(() -> first(tokenId), false)
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .recover(cause -> Future.failedFuture(new MeshException(
                        ErrorCode.UNAVAILABLE, "the cluster cannot decide now whether a join token is new", cause)));
    }

    private boolean first(String tokenId) {
        return used.putIfAbsent(tokenId, clock.millis(), REMEMBERED.toMillis(), TimeUnit.MILLISECONDS) == null;
    }
}
