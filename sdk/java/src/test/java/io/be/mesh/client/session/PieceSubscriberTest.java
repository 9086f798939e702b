package io.be.mesh.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.client.mpc.MeshSettings;
import io.be.mesh.client.mpc.Routable;
import io.be.mesh.client.mpc.ServiceLoader;
import io.be.mesh.client.prisim.Session;
import io.be.mesh.client.prisim.Transport;
import io.be.mesh.client.wire.ScriptedNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PieceSubscriberTest {
    private static final byte[] OK = "\032\013E0000000000".getBytes(StandardCharsets.US_ASCII);

    @Test
    void aPublisherThatGivesWithinTheRequestLosesNothing() throws Exception {
        try (ScriptedNode node = new ScriptedNode();
                Session session = Routable.of(
                                ServiceLoader.load(Transport.class).getDefault())
                        .withSettings(MeshSettings.builder()
                                .addresses(node.address())
                                .source(name -> name.equals("MESH_PACKET_SIZE") ? "4" : "")
                                .build())
                        .local()
                        .open("s", Map.of())) {
            node.answer(OK).answer(OK).answer(OK).answer(OK);
            session.pushAsync(new Direct("ab", "cdef"), Map.of(), "t").get(20, TimeUnit.SECONDS);
            for (String expected : List.of("t-mesh-split-1 abcd", "t-mesh-split-2 ef", "t-mesh-split-0 2")) {
                assertThat(text(node.asked().body)).isEqualTo(expected);
            }
            assertThat(node.asked()).isNull();
        }
    }

    /** Topic and payload of a push without metadata, both shorter than 128 bytes. */
    private static String text(byte[] body) {
        int topic = body[1];
        return new String(body, 2, topic, StandardCharsets.US_ASCII)
                + " "
                + new String(body, topic + 4, body.length - topic - 4, StandardCharsets.US_ASCII);
    }

    /** Gives its buffers on the thread that asks, and ends when they are given. */
    private static final class Direct implements Flow.Publisher<ByteBuffer> {
        private final Queue<String> texts;

        Direct(String... texts) {
            this.texts = new ArrayDeque<>(List.of(texts));
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long count) {
                    String next = texts.poll();
                    if (next != null) {
                        subscriber.onNext(ByteBuffer.wrap(next.getBytes(StandardCharsets.US_ASCII)));
                    }
                }

                @Override
                public void cancel() {
                    texts.clear();
                }
            });
            subscriber.onComplete();
        }
    }
}
