package io.be.mesh.cluster.vertx;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import io.vertx.core.Completable;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/**
 * The cluster manager of a Vert.x that outlives its grid: a replica leaves the grid, then its store is closed, then Vert.x. That
 * the grid has ended by then is not a failure to leave it.
 */
final class GridForVertx extends HazelcastClusterManager {
    GridForVertx(HazelcastInstance grid) {
        super(grid);
    }

    @Override
    public void leave(Completable<Void> left) {
        super.leave((done, cause) -> {
            if (cause instanceof HazelcastInstanceNotActiveException) {
                left.succeed();
            } else {
                left.complete(done, cause);
            }
        });
    }
}
