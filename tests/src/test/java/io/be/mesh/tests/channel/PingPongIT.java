package io.be.mesh.tests.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two engines, each at its own node, talk as yacl does: topic {@code <self>-<peer>}, source on push = target on pop. */
class PingPongIT {
    private static final Logger log = LoggerFactory.getLogger(PingPongIT.class);

    private static final int ROUNDS = 20;
    private static final int BYTES = 2_000_000;
    private static final String THERE = "host.0-guest.0";
    private static final String BACK = "guest.0-host.0";

    @ParameterizedTest(name = "routes with \"{0}\"")
    @ValueSource(strings = {"http://", "h2c://", ""})
    void twentyRoundsOfTwoMegabytesComeBackUnchanged(String scheme) throws Exception {
        try (NodePair nodes = new NodePair(scheme)) {
            RawChannel host = new RawChannel(nodes.a(), "ping-pong", "node-a");
            RawChannel guest = new RawChannel(nodes.b(), "ping-pong", "node-b");
            Random random = new Random(1);
            byte[] ball = new byte[BYTES];
            long start = System.nanoTime();

            for (int round = 0; round < ROUNDS; round++) {
                random.nextBytes(ball);
                assertThat(host.push(THERE, "node-b", ball)).isEqualTo(RawChannel.SUCCESS);
                Optional<ByteString> there = guest.pop(THERE, "node-a", 10);
                assertThat(there).contains(ByteString.copyFrom(ball));

                assertThat(guest.push(BACK, "node-a", there.orElseThrow().toByteArray()))
                        .isEqualTo(RawChannel.SUCCESS);
                assertThat(host.pop(BACK, "node-b", 10)).contains(ByteString.copyFrom(ball));
            }

            log.atInfo()
                    .addKeyValue("routes", scheme)
                    .addKeyValue("rounds", ROUNDS)
                    .addKeyValue("elapsedMs", (System.nanoTime() - start) / 1_000_000)
                    .log("ping-pong");
            assertThat(guest.pop(THERE, "node-a", 1)).isEmpty();
            assertThat(host.pop(BACK, "node-b", 1)).isEmpty();
        }
    }
}
