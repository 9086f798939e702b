package io.be.mesh.cluster.vertx;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SelfSignedCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many streams of one wide connection begin to write at the same moment. */
class StreamWritabilityTest {
    private static final int STREAMS = 8;
    private static final int TURNS = 20;
    private static final int BODY = 60_000;
    private static final int WINDOW = 4 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final SelfSignedCertificate certificate = SelfSignedCertificate.create();
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(certificate.keyCertOptions())
                .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW))
                .setHttp2ConnectionWindowSize(2 * WINDOW);
        server = await(vertx.createHttpServer(options)
                .connectionHandler(StreamWritability::watch)
                .requestHandler(request -> request.response().end(Buffer.buffer(new byte[BODY])))
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
        certificate.delete();
    }

    @Test
    void everyStreamSendsItsEnd() throws Exception {
        for (int turn = 0; turn < TURNS; turn++) {
            assertThat(atOnce()).as("turn %d", turn).containsOnly(BODY);
        }
    }

    /** Begins every stream on a loop of its own, over one new connection, and gives the lengths of the answers. */
    private List<Integer> atOnce() throws Exception {
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW))
                .setHttp2ConnectionWindowSize(2 * WINDOW);
        HttpClient client = vertx.createHttpClient(options, new PoolOptions().setHttp2MaxSize(1));
        List<Future<Integer>> answers = new ArrayList<>();
        for (int stream = 0; stream < STREAMS; stream++) {
            Promise<Integer> answer = Promise.promise();
            Context loop = ((VertxInternal) vertx).createEventLoopContext();
            loop.runOnContext(here -> client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
                    .compose(HttpClientRequest::send)
                    .compose(HttpClientResponse::body)
                    .map(Buffer::length)
                    .onComplete(answer));
            answers.add(answer.future());
        }
        List<Integer> lengths = new ArrayList<>();
        for (Future<Integer> answer : answers) {
            lengths.add(await(answer));
        }
        await(client.close());
        return lengths;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
