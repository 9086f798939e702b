package io.be.mesh.verticle.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.DataAddresses;
import io.be.mesh.cluster.bus.VertxBus;
import io.be.mesh.cluster.bus.message.KeyName;
import io.be.mesh.cluster.bus.message.KvPut;
import io.be.mesh.cluster.bus.message.Pattern;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Entity;
import io.be.mesh.protocol.message.Entry;
import io.be.mesh.verticle.MemoryTable;
import io.be.mesh.verticle.ingress.TestDoor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KvTest {
    private static final MeshConfig.Data LIMITS = new MeshConfig.Data(
            4, 5_000, 2_000, 1 << 20, Duration.ofSeconds(1), 10, 5, 1 << 20, 3, Duration.ofMillis(20));

    private final MemoryTable<Entry> rows = new MemoryTable<>();
    private Vertx vertx;
    private VertxBus bus;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        bus = new VertxBus(vertx);
        TestDoor.await(vertx.deployVerticle(new KvVerticle(bus, rows, LIMITS, Clock.systemUTC())));
    }

    @AfterEach
    void stop() throws Exception {
        TestDoor.await(vertx.close());
    }

    private Future<?> put(String key, int bytes) {
        Entity value = new Entity("", "", ByteString.copyFrom(new byte[bytes]));
        return bus.request(DataAddresses.KV_PUT, new KvPut(key, value));
    }

    private void refused(String key, int bytes, ErrorCode code) {
        assertThatThrownBy(() -> TestDoor.await(put(key, bytes)))
                .cause()
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void whatWouldBeTooMuchIsRefusedAndWhatIsThereStays() throws Exception {
        for (int i = 0; i < 4; i++) {
            TestDoor.await(put("k" + i, 1_000));
        }
        refused("k4", 1, ErrorCode.BUFFER_FULL);
        refused("k0", 2_001, ErrorCode.TOO_LARGE);
        refused("k".repeat(513), 1, ErrorCode.BAD_REQUEST);
        TestDoor.await(put("k0", 1_900));
        refused("k1", 1_900, ErrorCode.BUFFER_FULL);
        assertThat(rows.get("k1").orElseThrow().value().buffer().size()).isEqualTo(1_000);

        TestDoor.await(bus.request(DataAddresses.KV_REMOVE, new KeyName("k2")));
        TestDoor.await(put("k4", 1));
        assertThat(TestDoor.await(bus.request(DataAddresses.KV_KEYS, new Pattern("k?")))
                        .names())
                .containsExactly("k0", "k1", "k3", "k4");
    }

    /** Another replica may have it already. */
    @Test
    void theRemovalOfWhatIsNotSeenHereIsWritten() throws Exception {
        TestDoor.await(bus.request(DataAddresses.KV_REMOVE, new KeyName("elsewhere")));

        assertThat(rows.removed()).containsExactly("elsewhere");
    }

    @Test
    void manyAtOnceDoNotPassTheBoundTogether() throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(put("c" + i, 1).otherwiseEmpty());
        }
        TestDoor.await(Future.all(all));
        assertThat(rows.values()).hasSize(4);
    }
}
