package io.be.mesh.verticle.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Outbound;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a forwarded operation is encoded. */
class ForwardingTest {
    private static final Environ SELF = new Environ("1", "node-a", "inst-a", "A", "", "", "");
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        TestNode.await(vertx.close());
    }

    @ParameterizedTest
    @CsvSource({
        "WRAPPED, JSON, 2000000, false",
        "WRAPPED, JSON, 1000, true",
        "WRAPPED, PROTOBUF, 2000000, true",
        "RAW, JSON, 2000000, true"
    })
    void longTextIsEncodedBesideTheEventLoop(Form form, Encoding encoding, int bytes, boolean onEventLoop) {
        Promise<Boolean> where = Promise.promise();
        Dialect dialect = new Dialect() {
            @Override
            public Outgoing write(ForwardRequest request, Map<String, String> travelling) {
                where.tryComplete(Context.isOnEventLoopThread());
                return new Outgoing("/", Map.of(), ByteString.EMPTY);
            }

            @Override
            public Outbound read(ForwardRequest request, Outcome.Answered answer) {
                return Outbound.success();
            }
        };
        ForwardRequest request = new ForwardRequest(
                new Principal("node-b", ""),
                form,
                encoding,
                "/v1/interconn/chan/push",
                Map.of(),
                List.of(),
                ByteString.copyFrom(new byte[bytes]),
                System.nanoTime() + TimeUnit.SECONDS.toNanos(5));

        vertx.runOnContext(v -> {
            Peer peer = new Peer(
                    vertx,
                    "node-b",
                    PeerAddress.parse("address", "http://127.0.0.1:1"),
                    null,
                    null,
                    TestNode.config(Path.of("unused"), List.of()));
            new Forwarding(vertx, request, SELF, dialect, dialect, 1000)
                    .over(peer, "node-a")
                    .onComplete(done -> peer.close());
        });

        assertThat(TestNode.await(where.future())).isEqualTo(onEventLoop);
    }
}
