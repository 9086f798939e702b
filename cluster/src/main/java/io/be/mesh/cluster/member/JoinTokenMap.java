package io.be.mesh.cluster.member;

import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import io.be.mesh.cluster.grid.GridNames;
import io.be.mesh.cluster.join.GridTokenUse;
import io.be.mesh.cluster.join.TokenUse;
import io.vertx.core.Vertx;
import java.time.Clock;

/** Where the grid remembers which join tokens were used. */
final class JoinTokenMap {
    private JoinTokenMap() {}

    static void configure(Config config) {
        config.addMapConfig(new MapConfig(GridTokenUse.MAP)
                .setBackupCount(1)
                .setStatisticsEnabled(false)
                .setSplitBrainProtectionName(GridNames.MINIMUM));
    }

    static TokenUse of(Vertx vertx, HazelcastInstance grid, Clock clock) {
        return new GridTokenUse(vertx, grid.getMap(GridTokenUse.MAP), clock);
    }
}
