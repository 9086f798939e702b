package io.be.mesh.cluster.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a grid of one member and two users of it: who of them is first is decided by the entry, not by the member. */
@Timeout(90)
class GridTokenUseTest {
    private Vertx vertx;
    private HazelcastInstance grid;

    @BeforeEach
    void start() {
        Config config = new Config().setClusterName("token-use-test");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        grid = Hazelcast.newHazelcastInstance(config);
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() throws Exception {
        grid.shutdown();
        JoinFixture.await(vertx.close());
    }

    private TokenUse use() {
        return new GridTokenUse(vertx, grid.getMap(GridTokenUse.MAP), Clock.systemUTC());
    }

    @Test
    void ofManyUsesAtTheSameMomentOneIsTheFirst() throws Exception {
        List<Future<Boolean>> uses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            uses.add(use().consume("0123456789abcdef"));
        }

        int first = 0;
        for (Future<Boolean> each : uses) {
            first += JoinFixture.await(each) ? 1 : 0;
        }
        assertThat(first).isEqualTo(1);
        assertThat(JoinFixture.await(use().consume("another"))).isTrue();
    }

    @Test
    void aGridThatIsGoneDecidesNothing() {
        TokenUse use = use();
        grid.shutdown();

        assertThatThrownBy(() -> JoinFixture.await(use.consume("0123456789abcdef")))
                .cause()
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
}
