package io.be.mesh.verticle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.NodeRef;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.cluster.link.PartnerStream;
import io.be.mesh.cluster.link.StreamRequest;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.RouteStatus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of services over real sockets to partners that behave well and badly. */
class StreamsTest {
    private static final String A = "LX0000010000010";
    private static final String B = "LX0000020000020";
    private static final Principal TARGET = new Principal(B, "");
    private static final Buffer CHUNK = Buffer.buffer(new byte[32 * 1024]);
    /** What one stream may have on its way while nobody reads it, and some for buffers on both sides. */
    private static final long UNREAD_BYTES = 2 << 20;

    @TempDir
    Path home;

    private TestNode node;
    private TestNode partner;
    private Context loop;

    @BeforeEach
    void start() throws Exception {
        node = TestNode.named(home.resolve("a"), Clock.systemUTC(), A);
        partner = TestNode.named(home.resolve("b"), Clock.systemUTC(), B);
        loop = ((VertxInternal) node.vertx).createEventLoopContext();
    }

    @AfterEach
    void stop() {
        if (node.route(B).isPresent()) {
            TestNode.await(node.bus().request(Addresses.NET_REMOVE, new NodeRef(B))); // ends streams that last
        }
        node.close();
        partner.close();
    }

    @ParameterizedTest
    @CsvSource({"http,HTTP_1_1", "h2c,HTTP_2", "https,HTTP_2", "grpc,HTTP_2"})
    void carriesRequestAnswerAndTrailersInEveryScheme(String scheme, HttpVersion version) {
        TestPeer peer = peer(scheme.equals("https"));
        peer.streaming = request -> request.body().onSuccess(body -> request.response()
                .setChunked(true)
                .setStatusCode(201)
                .putHeader("seen", request.method() + " " + request.uri() + " " + request.version())
                .putTrailer("checksum", "t" + body.length())
                .end(body));
        refresh(scheme + "://" + peer.at());

        Answer answer = TestNode.await(here(() -> opened(request ->
                        request.setMethod(HttpMethod.PUT).setURI("/a/b%20c?q=1").setChunked(true))
                .compose(stream -> {
                    stream.request().write(CHUNK);
                    stream.request().end();
                    return stream.request().response();
                })
                .compose(Answer::of)));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers().get("seen")).isEqualTo("PUT /a/b%20c?q=1 " + version);
        assertThat(answer.body().length()).isEqualTo(CHUNK.length());
        assertThat(answer.trailers().get("checksum")).isEqualTo("t" + CHUNK.length());
    }

    @Test
    void saysItselfWhoCallsWhomAndPassesTheRestOn() {
        TestPeer peer = peer(false);
        Promise<HttpServerRequest> got = Promise.promise();
        peer.streaming = request -> {
            got.complete(request);
            request.response().end();
        };
        refresh("h2c://" + peer.at());

        TestNode.await(here(() -> opened(request -> request.setURI("/a")
                        .putHeader("x-ptp-source-node-id", "LX0000099999999")
                        .putHeader("X_PTP_SOURCE_INST_ID", "JG9")
                        .putHeader("x_ptp_target_node_id", "LX0000099999999")
                        .putHeader("x-ptp-target-inst-id", "JG9")
                        .putHeader("mesh-mdc", "somewhere,else")
                        .putHeader("x-ptp-topic", "proper")
                        .putHeader("x_ptp_topic", "loose")
                        .putHeader("host", "client.example")
                        .putHeader("x-own", "kept"))
                .compose(stream -> stream.request().send())
                .compose(Answer::of)));

        MultiMap headers = TestNode.await(got.future()).headers();
        assertThat(headers.getAll("x-ptp-source-node-id")).containsExactly(A);
        assertThat(headers.getAll("x-ptp-source-inst-id")).containsExactly("JG" + A);
        assertThat(headers.getAll("x-ptp-target-node-id")).containsExactly(B);
        assertThat(headers.contains("x-ptp-target-inst-id")).isFalse();
        assertThat(headers.getAll("mesh-mdc")).containsExactly(Principal.key(A));
        assertThat(headers.getAll("x-ptp-topic")).containsExactly("proper");
        assertThat(headers.names()).noneMatch(name -> name.indexOf('_') >= 0);
        assertThat(headers.get("x-own")).isEqualTo("kept");
        assertThat(TestNode.await(got.future()).authority().toString()).isEqualTo(peer.at());
    }

    @Test
    void namesWhatIsWrongWithTheRoute() {
        assertThat(failure(5_000).code()).isEqualTo(ErrorCode.NOT_WOVEN);

        long later = System.currentTimeMillis() + 3_600_000;
        TestNode.await(node.refresh(TestNode.route(B, "http://127.0.0.1:1", "", RouteStatus.DISABLED, later)));
        assertThat(failure(5_000).code()).isEqualTo(ErrorCode.ROUTE_DISABLED);

        TestNode.await(node.refresh(TestNode.route(B, "http://127.0.0.1:1", "", 0, 1000)));
        assertThat(failure(5_000).code()).isEqualTo(ErrorCode.ROUTE_EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "h2c"})
    void refusedIsUnreachableAtItsHop(String scheme) throws Exception {
        String nowhere = "127.0.0.1:" + unusedPort();
        refresh(scheme + "://" + nowhere);

        MeshException failure = failure(5_000);

        assertThat(failure.code()).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(failure.hop()).contains(B).contains(nowhere);
    }

    @Test
    void anUnknownHostIsABadAddress() {
        refresh("http://no-such-host.invalid:7304");

        assertThat(failure(5_000).code()).isEqualTo(ErrorCode.BAD_ADDRESS);
    }

    @Test
    void aCertificateOfAnotherRootIsRefused() throws Exception {
        try (TestNode other = TestNode.named(home.resolve("x"), Clock.systemUTC(), B);
                TestPeer impostor = new TestPeer(other.vertx, other.environ(), other.tls(), 0)) {
            TestNode.await(node.refresh(TestNode.route(
                    B, "https://" + impostor.at(), partner.environ().rootCrt(), 0, 0)));

            assertThat(failure(5_000).code()).isIn(ErrorCode.CERTIFICATE, ErrorCode.BAD_SIGNATURE);
        }
    }

    @Test
    void thePartnerThatSaysNothingIsATimeoutAtTheDeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            TestNode.await(node.refresh(TestNode.route(
                    B,
                    "h2c://127.0.0.1:" + silent.getLocalPort(),
                    partner.environ().rootCrt(),
                    0,
                    0)));

            MeshException failure = failure(300);

            assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(failure.hop()).contains(B);
        }
    }

    @Test
    void goesToTheNextMemberOfAnAddressAndStaysThere() throws Exception {
        int first = unusedPort();
        TestPeer second = peer(false);
        second.streaming = request -> request.response().end("second");
        refresh("h2c://127.0.0.1:" + first + "," + second.at());

        List<PartnerStream> streams = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            PartnerStream stream = TestNode.await(here(() -> opened(request -> request.setURI("/"))));
            streams.add(stream);
            assertThat(TestNode.await(here(() -> stream.request().send().compose(HttpClientResponse::body)))
                            .toString())
                    .isEqualTo("second");
        }

        assertThat(streams).extracting(PartnerStream::address).containsOnly(second.at());
    }

    @Test
    void grpcNeedsHttp2() {
        TestPeer peer = peer(false);
        refresh("http://" + peer.at());

        MeshException failure = catchThrowableOfType(
                MeshException.class,
                () -> TestNode.await(here(() -> node.streams.open(
                        new StreamRequest(TARGET, true, false, in(5_000), request -> request.setURI("/x.Y/Z"))))));

        assertThat(failure.code()).isEqualTo(ErrorCode.NO_OPERATION);
        assertThat(failure.message()).contains("HTTP/2");
    }

    @Test
    void aHeadThatCannotBeWrittenIsRefusedAndTheConnectionServesOn() {
        TestPeer peer = peer(false);
        peer.streaming = request -> request.response().end("well");
        refresh("http://" + peer.at());

        MeshException failure = catchThrowableOfType(
                MeshException.class,
                () -> TestNode.await(here(() -> opened(request -> request.putHeader("bad name", "x")))));

        assertThat(failure.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(body().toString()).isEqualTo("well");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "h2c"})
    void aPartnerThatBreaksOffInTheMiddleFailsTheAnswer(String scheme) {
        TestPeer peer = peer(false);
        peer.streaming = request -> {
            request.response().setChunked(true).write(CHUNK).onComplete(sent -> request.connection()
                    .close());
        };
        refresh(scheme + "://" + peer.at());

        Future<Void> end = here(() -> opened(request -> request.setURI("/"))
                .compose(stream -> stream.request().send())
                .compose(HttpClientResponse::end));

        Throwable failure = catchThrowableOfType(Exception.class, () -> TestNode.await(end));
        assertThat(LinkFailure.of(failure.getCause() == null ? failure : failure.getCause(), "hop")
                        .code())
                .isEqualTo(ErrorCode.UNREACHABLE);
    }

    @Test
    void aPartnerThatGoesWithoutAWordFailsTheAnswer() {
        TestPeer peer = peer(false);
        peer.streaming = request -> request.response().setChunked(true).write(CHUNK);
        List<NetSocket> wires = new CopyOnWriteArrayList<>();
        NetServer wire = TestNode.await(partner.vertx
                .createNetServer()
                .connectHandler(near -> {
                    wires.add(near);
                    near.pause();
                    partner.vertx
                            .createNetClient()
                            .connect(peer.port(), "127.0.0.1")
                            .onSuccess(far -> {
                                wires.add(far);
                                near.pipeTo(far);
                                far.pipeTo(near);
                            });
                })
                .listen(0, "127.0.0.1"));
        refresh("h2c://127.0.0.1:" + wire.actualPort());
        Promise<Void> end = Promise.promise();
        TestNode.await(here(() -> opened(request -> request.setURI("/"))
                .compose(stream -> stream.request().send())
                .onSuccess(answer -> answer.end().onComplete(end))));

        wires.forEach(NetSocket::pause);

        assertThat(catchThrowableOfType(Exception.class, () -> TestNode.await(end.future())))
                .isNotNull();
        assertThat(end.future().failed()).isTrue();
        wires.forEach(NetSocket::close);
    }

    @Test
    void aRouteThatIsRemovedEndsWhatItCarries() {
        TestPeer peer = peer(false);
        peer.streaming = request -> request.response().setChunked(true).write(CHUNK);
        refresh("h2c://" + peer.at());
        Promise<Void> end = Promise.promise();
        TestNode.await(here(() -> opened(request -> request.setURI("/"))
                .compose(stream -> stream.request().send())
                .onSuccess(answer -> answer.end().onComplete(end))));

        TestNode.await(node.bus().request(Addresses.NET_REMOVE, new NodeRef(B)));

        assertThat(catchThrowableOfType(Exception.class, () -> TestNode.await(end.future())))
                .isNotNull();
        assertThat(end.future().failed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "https"})
    void answersThatAreNotReadWaitAtThePartnerAndHoldUpNobody(String scheme) {
        TestPeer peer = peer(scheme.equals("https"));
        List<AtomicLong> written = new ArrayList<>();
        peer.streaming = request -> {
            if (request.path().equals("/endless")) {
                AtomicLong bytes = new AtomicLong();
                synchronized (written) {
                    written.add(bytes);
                }
                write(request.response().setChunked(true), bytes);
            } else {
                request.response().end("well");
            }
        };
        refresh(scheme + "://" + peer.at());

        for (int i = 0; i < 20; i++) {
            TestNode.await(here(() -> opened(request -> request.setURI("/endless"))
                    .compose(stream -> stream.request().send())
                    .onSuccess(HttpClientResponse::pause)));
        }

        assertThat(body().toString()).isEqualTo("well");
        peer.streaming = null;
        assertThat(TestNode.await(here(() -> node.link.forward(push()))).isSuccess())
                .isTrue();
        synchronized (written) {
            assertThat(written).hasSize(20).allSatisfy(bytes -> assertThat(bytes.get())
                    .isLessThan(UNREAD_BYTES));
        }
    }

    /** As fast as it is taken. */
    private static void write(HttpServerResponse answer, AtomicLong bytes) {
        while (!answer.writeQueueFull()) {
            answer.write(CHUNK);
            bytes.addAndGet(CHUNK.length());
        }
        answer.drainHandler(drained -> write(answer, bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "h2c", "https"})
    void aBodyThatIsNotTakenStopsAndComesThroughWhole(String scheme) {
        TestPeer peer = peer(scheme.equals("https"));
        Promise<HttpServerRequest> got = Promise.promise();
        peer.streaming = request -> {
            request.pause();
            got.complete(request);
        };
        refresh(scheme + "://" + peer.at());
        long total = 64L << 20;
        AtomicLong sent = new AtomicLong();
        Promise<Void> full = Promise.promise();

        Future<HttpClientResponse> answer =
                here(() -> opened(request -> request.setMethod(HttpMethod.POST).setChunked(true))
                        .compose(stream -> {
                            pump(stream.request(), total, sent, full);
                            return stream.request().response();
                        }));

        TestNode.await(full.future());
        assertThat(sent.get()).isLessThan(total / 2);
        HttpServerRequest taking = TestNode.await(got.future());
        AtomicLong received = new AtomicLong();
        taking.handler(chunk -> received.addAndGet(chunk.length()));
        taking.endHandler(end -> taking.response().end());
        taking.resume();
        assertThat(TestNode.await(answer).statusCode()).isEqualTo(200);
        assertThat(received.get()).isEqualTo(total);
    }

    private static void pump(HttpClientRequest request, long total, AtomicLong sent, Promise<Void> full) {
        while (sent.get() < total) {
            if (request.writeQueueFull()) {
                full.tryComplete();
                request.drainHandler(drained -> pump(request, total, sent, full));
                return;
            }
            request.write(CHUNK);
            sent.addAndGet(CHUNK.length());
        }
        request.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "h2c", "https"})
    void anUpgradeHasAConnectionOfItsOwnOverHttp1(String scheme) {
        TestPeer peer = peer(scheme.equals("https"));
        peer.streaming = request -> request.toNetSocket().onSuccess(socket -> socket.handler(socket::write));
        refresh(scheme + "://" + peer.at());

        Buffer echoed = TestNode.await(here(() -> node.streams
                .open(new StreamRequest(TARGET, false, true, in(5_000), request -> request.setURI("/ws")
                        .putHeader("connection", "upgrade")
                        .putHeader("upgrade", "echo")))
                .compose(stream -> {
                    assertThat(stream.request().version()).isEqualTo(HttpVersion.HTTP_1_1);
                    return stream.request().connect();
                })
                .compose(answer -> {
                    Promise<Buffer> heard = Promise.promise();
                    answer.netSocket().handler(heard::tryComplete);
                    answer.netSocket().write("hello");
                    return heard.future();
                })));

        assertThat(echoed.toString()).isEqualTo("hello");
    }

    @Test
    void callsBeyondTheLimitAreRefused() {
        TestPeer peer = peer(false);
        peer.streaming = request -> {};
        refresh("http://" + peer.at());

        List<Future<PartnerStream>> all = new ArrayList<>();
        TestNode.await(here(() -> {
            for (int i = 0; i < 64 + 64 + 1; i++) {
                all.add(opened(request -> request.setURI("/")));
            }
            return Future.join(all).transform(done -> Future.<Void>succeededFuture());
        }));

        assertThat(all.stream().filter(Future::succeeded)).hasSize(64);
        assertThat(all.stream().filter(Future::failed).map(each -> MeshException.of(each.cause())
                        .code()))
                .containsOnly(ErrorCode.UNAVAILABLE);
    }

    private Buffer body() {
        return TestNode.await(here(() -> opened(request -> request.setURI("/"))
                .compose(stream -> stream.request().send())
                .compose(HttpClientResponse::body)));
    }

    private Future<PartnerStream> opened(Consumer<HttpClientRequest> head) {
        return node.streams.open(new StreamRequest(TARGET, false, false, in(5_000), head));
    }

    private MeshException failure(long millis) {
        return catchThrowableOfType(
                MeshException.class,
                () -> TestNode.await(here(() -> node.streams.open(
                        new StreamRequest(TARGET, false, false, in(millis), request -> request.setURI("/"))))));
    }

    private static long in(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private <T> Future<T> here(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(run -> work.get().onComplete(done));
        return done.future();
    }

    private TestPeer peer(boolean tls) {
        return new TestPeer(partner.vertx, partner.environ(), tls ? partner.tls() : null, 0);
    }

    private void refresh(String address) {
        TestNode.await(node.refresh(TestNode.route(B, address)));
    }

    private static int unusedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static ForwardRequest push() {
        return new ForwardRequest(
                TARGET,
                Form.WRAPPED,
                Encoding.JSON,
                "/v1/interconn/chan/push",
                Map.of(),
                List.of(),
                ByteString.copyFromUtf8("{\"topic\":\"t\",\"payload\":\"aGVsbG8=\"}"),
                in(5_000));
    }

    private record Answer(int status, MultiMap headers, Buffer body, MultiMap trailers) {
        static Future<Answer> of(HttpClientResponse response) {
            return response.body()
                    .map(body -> new Answer(response.statusCode(), response.headers(), body, response.trailers()));
        }
    }
}
