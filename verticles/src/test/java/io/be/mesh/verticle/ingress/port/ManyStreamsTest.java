package io.be.mesh.verticle.ingress.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.verticle.ingress.TestDoor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client with wide windows reads many answers at once over one connection to a port. */
class ManyStreamsTest {
    private static final int STREAMS = 8;
    private static final int TURNS = 20;
    private static final int WINDOW = 4 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"boringssl", "jdk"})
    void everyAnswerComesToItsEnd(String engine) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (TrustDoor door = TrustDoor.open(engine)) {
            for (int turn = 0; turn < TURNS; turn++) {
                HttpClient client = vertx.createHttpClient(options(), new PoolOptions().setHttp2MaxSize(1));
                for (Future<Integer> answer : atOnce(vertx, client, door.port())) {
                    assertThat(TestDoor.await(answer)).as("turn %d", turn).isEqualTo(TrustDoor.LARGE);
                }
                TestDoor.await(client.close());
            }
        } finally {
            TestDoor.await(vertx.close());
        }
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW))
                .setHttp2ConnectionWindowSize(2 * WINDOW);
    }

    private static List<Future<Integer>> atOnce(Vertx vertx, HttpClient client, int port) {
        List<Future<Integer>> answers = new ArrayList<>();
        for (int stream = 0; stream < STREAMS; stream++) {
            Promise<Integer> answer = Promise.promise();
            Context loop = ((VertxInternal) vertx).createEventLoopContext();
            loop.runOnContext(here -> client.request(HttpMethod.GET, port, "127.0.0.1", "/large")
                    .compose(HttpClientRequest::send)
                    .compose(HttpClientResponse::body)
                    .map(Buffer::length)
                    .onComplete(answer));
            answers.add(answer.future());
        }
        return answers;
    }
}
