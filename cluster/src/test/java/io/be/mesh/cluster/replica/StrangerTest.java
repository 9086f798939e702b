package io.be.mesh.cluster.replica;

import static io.be.mesh.cluster.replica.LinkFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.replica.LinkFixture.Member;
import io.be.mesh.protocol.code.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who has no certificate of the cluster may ask to join and nothing else; who has one may not take more than its share. */
@Timeout(60)
class StrangerTest {
    private static final int LONGEST = 1_000;

    private final LinkFixture replicas = new LinkFixture();
    private final AtomicInteger heard = new AtomicInteger();
    private Member one;

    @BeforeEach
    void start() throws Exception {
        StrangerDesk desk = new StrangerDesk() {
            @Override
            public int longestRequest() {
                return LONGEST;
            }

            @Override
            public Future<Buffer> handle(String address, Buffer request) {
                return Future.succeededFuture(Buffer.buffer(address + " ").appendBuffer(request));
            }
        };
        one = replicas.member(replicas.cluster.next(), LinkFixture.MAX_BODY, LinkFixture.MEMORY, Optional.of(desk));
        one.link().serve("echo", (from, request, gone) -> {
            heard.incrementAndGet();
            return Future.succeededFuture(request);
        });
    }

    @AfterEach
    void stop() throws Exception {
        replicas.close();
    }

    /** A client that nobody holds closes its connections when memory is collected. */
    private final List<HttpClient> clients = new ArrayList<>();

    private record Said(int status, Buffer body) {
        String code() {
            return new JsonObject(body).getString("code");
        }
    }

    private HttpClient stranger() {
        HttpClient client = replicas.vertx()
                .createHttpClient(new HttpClientOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setTrustAll(true)
                        .setVerifyHost(false));
        clients.add(client);
        return client;
    }

    private Future<Said> post(HttpClient client, String path, Buffer body) {
        return client.request(HttpMethod.POST, one.link().port(), "127.0.0.1", path)
                .compose(request -> request.send(body))
                .compose(answer -> answer.body().map(text -> new Said(answer.statusCode(), text)));
    }

    @Test
    void withoutACertificateNothingIsServedButTheJoin() throws Exception {
        HttpClient client = stranger();

        Said echo = await(post(client, "/replica/echo", Buffer.buffer("a")));
        Said none = await(post(client, "/replica/nothing", Buffer.buffer("a")));
        Said join = await(post(client, "/replica/join", Buffer.buffer("a")));

        assertThat(echo.status()).isEqualTo(403);
        assertThat(echo.code()).isEqualTo(ErrorCode.FORBIDDEN.code());
        assertThat(none.code()).isEqualTo(ErrorCode.FORBIDDEN.code());
        assertThat(join.status()).isEqualTo(200);
        assertThat(join.body().toString()).isEqualTo("127.0.0.1 a");
        assertThat(heard).hasValue(0);
    }

    @Test
    void aJoinIsShort() throws Exception {
        Said said = await(post(stranger(), "/replica/join", Buffer.buffer("a".repeat(LONGEST + 1))));

        assertThat(said.code()).isEqualTo(ErrorCode.TOO_LARGE.code());
    }

    @Test
    void whatIsNoOperationIsNotFound() throws Exception {
        assertThat(await(post(stranger(), "/", Buffer.buffer())).code()).isEqualTo(ErrorCode.NOT_FOUND.code());
        assertThat(await(post(stranger(), "/replica", Buffer.buffer())).code()).isEqualTo(ErrorCode.NOT_FOUND.code());
    }

    @Test
    void plaintextIsNotSpoken() throws Exception {
        HttpClient client =
                replicas.vertx().createHttpClient(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_1_1));

        assertThat(await(post(client, "/replica/join", Buffer.buffer("a"))
                        .map("spoken")
                        .otherwise("refused")))
                .isEqualTo("refused");
    }

    @Test
    void anOlderTlsIsNotSpoken() throws Exception {
        Future<String> connected = replicas.vertx()
                .createNetClient(new NetClientOptions()
                        .setSsl(true)
                        .setTrustAll(true)
                        .setHostnameVerificationAlgorithm("")
                        .setEnabledSecureTransportProtocols(java.util.Set.of("TLSv1.2")))
                .connect(one.link().port(), "127.0.0.1")
                .map("spoken")
                .otherwise("refused");

        assertThat(await(connected)).isEqualTo("refused");
    }

    @Test
    void anAnswerThatIsNotReadTakesNoMoreThanItsWindow() throws Exception {
        Buffer big = Buffer.buffer(new byte[64 << 20]);
        one.link().serve("big", (from, request, gone) -> Future.succeededFuture(big));
        HttpClient client = replicas.vertx().createHttpClient(LinkOptions.client(replicas.cluster.next()));
        long before = used();

        List<HttpClientResponse> unread = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            HttpClientRequest request =
                    await(client.request(HttpMethod.POST, one.link().port(), "127.0.0.1", "/replica/big"));
            request.putHeader(ReplicaLinkServer.FROM, one.id().toString());
            request.response().onSuccess(answer -> {
                answer.pause();
                unread.add(answer);
            });
            await(request.end());
        }
        await(one.vertx().timer(500));

        assertThat(used() - before).isLessThan(64 << 20);
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory()
                - runtime.freeMemory()
                + io.netty.util.internal.PlatformDependent.usedDirectMemory();
    }
}
