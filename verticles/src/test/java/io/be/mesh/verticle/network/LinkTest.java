package io.be.mesh.verticle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.RouteStatus;
import io.be.mesh.protocol.proto.Ptp;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pushes over real sockets to partners that behave well and badly. */
class LinkTest {
    private static final String B = "LX0000020000020";
    private static final byte[] JSON_PUSH = "{\"topic\":\"t\",\"payload\":\"aGVsbG8=\"}".getBytes();

    @TempDir
    Path home;

    private TestNode node;
    private TestNode partner;

    @BeforeEach
    void start() throws Exception {
        node = TestNode.named(home.resolve("a"), Clock.systemUTC(), "LX0000010000010");
        partner = TestNode.named(home.resolve("b"), Clock.systemUTC(), B);
    }

    @AfterEach
    void stop() {
        node.close();
        partner.close();
    }

    @ParameterizedTest
    @CsvSource({"http,HTTP_1_1", "h2c,HTTP_2", "https,HTTP_2"})
    void wrapsTheOperationInEveryScheme(String scheme, HttpVersion version) {
        TestPeer peer = peer(scheme.equals("https"));
        refresh(scheme + "://" + peer.at());

        Outbound answer = TestNode.await(node.link.forward(request(Form.WRAPPED, Encoding.JSON, JSON_PUSH)));

        assertThat(answer.isSuccess()).isTrue();
        TestPeer.Got got = peer.pushes().get(0);
        assertThat(got.path()).isEqualTo("/v1/interconn/chan/invoke");
        assertThat(got.version()).isEqualTo(version);
        assertThat(got.headers().get("x-ptp-uri")).isEqualTo("https://ptp.cn/v1/interconn/chan/push");
        assertThat(got.headers().get("x-ptp-source-node-id")).isEqualTo("LX0000010000010");
        assertThat(got.headers().get("x-ptp-source-inst-id")).isEqualTo("JGLX0000010000010");
        assertThat(got.headers().get("x-ptp-target-node-id")).isEqualToIgnoringCase(B);
        assertThat(got.headers().get("x-ptp-session-id")).isEqualTo("s1");
        assertThat(got.headers().get("mesh-mdc")).isEqualTo("lx0000099999999,lx0000010000010");
        assertThat(Integer.parseInt(got.headers().get("x-ptp-timeout"))).isBetween(1, 5000);
        assertThat(got.headers().get("x-ptp-message-id")).isNotBlank();
        JsonObject inbound = got.body().toJsonObject();
        assertThat(inbound.getBinary("payload")).isEqualTo(JSON_PUSH);
        assertThat(inbound.getJsonObject("metadata").getString("x-ptp-session-id"))
                .isEqualTo("s1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "h2c", "https"})
    void carriesManyLargeMessagesAtOnce(String scheme) {
        TestPeer peer = peer(scheme.equals("https"));
        refresh(scheme + "://" + peer.at());
        byte[] large = new byte[1 << 20];

        List<Future<Outbound>> streams = new ArrayList<>();
        for (int client = 0; client < 8; client++) {
            Promise<Outbound> last = Promise.promise();
            Context loop = ((VertxInternal) node.vertx).createEventLoopContext();
            loop.runOnContext(here -> several(20, large).onComplete(last));
            streams.add(last.future());
        }

        for (Future<Outbound> each : streams) {
            assertThat(TestNode.await(each).isSuccess()).isTrue();
        }
        assertThat(peer.pushes()).hasSize(160);
    }

    /** One after the other. */
    private Future<Outbound> several(int count, byte[] body) {
        Future<Outbound> sent = node.link.forward(request(Form.RAW, Encoding.PROTOBUF, body));
        return count == 1 ? sent : sent.compose(done -> several(count - 1, body));
    }

    @Test
    void concatenatesProtobufAroundTheBody() throws Exception {
        TestPeer peer = peer(false);
        refresh("http://" + peer.at());
        byte[] push = Ptp.PushInbound.newBuilder().setTopic("t").build().toByteArray();
        peer.behaviour = request -> request.response()
                .putHeader("content-type", "application/x-protobuf")
                .end(io.vertx.core.buffer.Buffer.buffer(Ptp.Outbound.newBuilder()
                        .setCode("E0000000700")
                        .setMessage("full")
                        .build()
                        .toByteArray()));

        Outbound answer = TestNode.await(node.link.forward(request(Form.WRAPPED, Encoding.PROTOBUF, push)));

        assertThat(answer.code()).isEqualTo("E0000000700");
        Ptp.Inbound inbound = Ptp.Inbound.parseFrom(peer.pushes().get(0).body().getBytes());
        assertThat(inbound.getPayload().toByteArray()).isEqualTo(push);
        assertThat(inbound.getMetadataMap()).containsEntry("x-ptp-session-id", "s1");
    }

    @Test
    void countsCallsByWhatBecameOfThem() {
        TestPeer peer = peer(false);
        refresh("http://" + peer.at());
        TestNode.await(node.link.forward(request(Form.WRAPPED, Encoding.JSON, JSON_PUSH)));
        peer.behaviour = request -> request.response().setStatusCode(502).end();
        failure(Form.WRAPPED);

        assertThat(forwards("E0000000000")).isEqualTo(1);
        assertThat(forwards("E0000000607")).isEqualTo(1);
    }

    private long forwards(String code) {
        return node.meters.get("mesh.forwards").tag("code", code).timer().count();
    }

    @Test
    void passesThroughUntouched() {
        TestPeer peer = peer(false);
        refresh("http://" + peer.at());

        TestNode.await(node.link.forward(request(Form.PASS_THROUGH, Encoding.JSON, JSON_PUSH)));

        TestPeer.Got got = peer.pushes().get(0);
        assertThat(got.headers().get("x-ptp-version")).isEqualTo("1");
        assertThat(got.headers().get("content-type")).isEqualTo("application/json");
        assertThat(got.body().getBytes()).isEqualTo(JSON_PUSH);
    }

    @Test
    void sendsRawWithoutContentTypeAndReadsTheRawAnswer() {
        TestPeer peer = peer(false);
        refresh("http://" + peer.at());
        peer.behaviour = request -> request.response()
                .putHeader("content-type", "application/proto")
                .end(io.vertx.core.buffer.Buffer.buffer(io.be.mesh.protocol.codec.RawOutbound.encode(Outbound.success())
                        .toByteArray()));
        byte[] payload = new byte[8 << 20];
        new Random(1).nextBytes(payload);

        Outbound answer = TestNode.await(node.link.forward(request(Form.RAW, Encoding.JSON, payload)));

        assertThat(answer.isSuccess()).isTrue();
        TestPeer.Got got = peer.pushes().get(0);
        assertThat(got.headers().contains("content-type")).isFalse();
        assertThat(got.headers().get("x-ptp-topic")).isEqualTo("t");
        assertThat(Arrays.equals(got.body().getBytes(), payload)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void speaksGrpc(boolean tls) throws Exception {
        TestPeer peer = peer(tls);
        peer.behaviour = request -> TestPeer.answerGrpc(request, 0);
        refresh(
                (tls ? "grpcs://" : "grpc://") + peer.at(),
                tls ? partner.environ().rootCrt() : "");

        Outbound answer = TestNode.await(node.link.forward(request(Form.WRAPPED, Encoding.JSON, JSON_PUSH)));

        assertThat(answer.isSuccess()).isTrue();
        TestPeer.Got got = peer.pushes().get(peer.pushes().size() - 1);
        assertThat(got.path()).isEqualTo("/org.ppc.ptp.PrivateTransferProtocol/invoke");
        byte[] framed = got.body().getBytes();
        Ptp.Inbound inbound = Ptp.Inbound.parseFrom(Arrays.copyOfRange(framed, 5, framed.length));
        Ptp.PushInbound push = Ptp.PushInbound.parseFrom(inbound.getPayload());
        assertThat(push.getPayload().toStringUtf8()).isEqualTo("hello");
        assertThat(push.getTopic()).isEqualTo("t");
    }

    @Test
    void mapsAGrpcStatusOfThePeer() {
        TestPeer peer = peer(false);
        peer.behaviour = request -> TestPeer.answerGrpc(request, 12);
        refresh("grpc://" + peer.at());

        assertThat(failure(Form.WRAPPED).code()).isEqualTo(ErrorCode.NO_OPERATION);
    }

    @ParameterizedTest
    @CsvSource({"404,NO_OPERATION", "502,UNREACHABLE", "504,TIMEOUT", "500,UNKNOWN", "403,FORBIDDEN"})
    void neverPassesAStatusOn(int status, ErrorCode code) {
        TestPeer peer = peer(false);
        peer.behaviour = request -> TestPeer.answer(request, status, "text/plain", "Bad Gateway");
        refresh("http://" + peer.at());

        MeshException failure = failure(Form.WRAPPED);

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.hop()).contains(B).contains(peer.at());
    }

    @Test
    void takesTheEnvelopeOfAnErrorStatus() {
        TestPeer peer = peer(false);
        peer.behaviour = request -> TestPeer.answer(
                request, 413, "application/json", "{\"code\":\"E0000000413\",\"message\":\"too large\"}");
        refresh("http://" + peer.at());

        Outbound answer = TestNode.await(node.link.forward(request(Form.WRAPPED, Encoding.JSON, JSON_PUSH)));

        assertThat(answer.code()).isEqualTo("E0000000413");
    }

    @Test
    void namesWhatIsWrongWithTheRoute() {
        TestPeer peer = peer(false);
        assertThat(failure(Form.WRAPPED).code()).isEqualTo(ErrorCode.NOT_WOVEN);

        long later = System.currentTimeMillis() + 3_600_000;
        TestNode.await(node.refresh(TestNode.route(B, "http://" + peer.at(), "", RouteStatus.DISABLED, later)));
        assertThat(failure(Form.WRAPPED).code()).isEqualTo(ErrorCode.ROUTE_DISABLED);

        TestNode.await(node.refresh(TestNode.route(B, "http://" + peer.at(), "", 0, 1000)));
        assertThat(failure(Form.WRAPPED).code()).isEqualTo(ErrorCode.ROUTE_EXPIRED);
        assertThat(peer.pushes()).isEmpty();
    }

    @Test
    void findsTheInstitutionFirstAndIgnoresCase() {
        TestPeer peer = peer(false);
        refresh("http://" + peer.at());
        ForwardRequest toInst = new ForwardRequest(
                new Principal("", ("JG" + B).toLowerCase()),
                Form.WRAPPED,
                Encoding.JSON,
                "/v1/interconn/chan/push",
                Map.of(),
                List.of(),
                ByteString.copyFrom(JSON_PUSH),
                System.nanoTime() + TimeUnit.SECONDS.toNanos(5));

        assertThat(TestNode.await(node.link.forward(toInst)).isSuccess()).isTrue();
    }

    @Test
    void refusedIsUnreachable() throws Exception {
        refresh("http://127.0.0.1:" + unusedPort());

        MeshException failure = failure(Form.WRAPPED);

        assertThat(failure.code()).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(failure.hop()).contains(B);
    }

    @Test
    void anUnknownHostIsABadAddress() {
        refresh("http://no-such-host.invalid:7304");

        assertThat(failure(Form.WRAPPED).code()).isEqualTo(ErrorCode.BAD_ADDRESS);
    }

    @Test
    void aSlowPeerIsATimeoutAtTheDeadline() {
        TestPeer peer = peer(false);
        peer.behaviour = request -> {};
        refresh("http://" + peer.at());
        long begin = System.nanoTime();

        MeshException failure = catchThrowableOfType(
                MeshException.class,
                () -> TestNode.await(node.link.forward(request(Form.WRAPPED, Encoding.JSON, JSON_PUSH, 400))));

        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(390), Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "h2c"})
    void aCutConnectionIsUnreachable(String scheme) {
        TestPeer peer = peer(false);
        peer.behaviour = request -> request.connection().close();
        refresh(scheme + "://" + peer.at());

        assertThat(failure(Form.WRAPPED).code()).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(peer.pushes()).hasSize(1);
    }

    @Test
    void aPooledConnectionThatThePeerClosedIsTriedOnceMoreWithTheSameId() {
        TestPeer peer = peer(false);
        refresh("http://" + peer.at());
        Set<HttpConnection> served = ConcurrentHashMap.newKeySet();
        AtomicBoolean cut = new AtomicBoolean();
        peer.behaviour = request -> {
            if (!served.add(request.connection()) && cut.compareAndSet(false, true)) {
                request.connection().close();
            } else {
                TestPeer.answer(request, 200, "application/json", TestPeer.OK);
            }
        };

        // When a connection is back in the pool cannot be seen: push until one has been used again.
        for (int i = 0; i < 100 && !cut.get(); i++) {
            assertThat(TestNode.await(node.link.forward(request(Form.WRAPPED, Encoding.JSON, JSON_PUSH)))
                            .isSuccess())
                    .isTrue();
        }

        assertThat(cut).isTrue();
        int last = peer.pushes().size() - 1;
        assertThat(peer.pushes().get(last).headers().get("x-ptp-message-id"))
                .isEqualTo(peer.pushes().get(last - 1).headers().get("x-ptp-message-id"));
    }

    @Test
    void failsOverInOrderAndReturnsToTheFirst() throws Exception {
        int first = unusedPort();
        TestPeer second = peer(false);
        refresh("http://127.0.0.1:" + first + "," + second.at());

        TestNode.await(node.link.forward(request(Form.WRAPPED, Encoding.JSON, JSON_PUSH)));
        assertThat(second.pushes()).hasSize(1);

        try (TestPeer back = new TestPeer(partner.vertx, partner.environ(), null, first)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
            while (back.pushes().isEmpty() && System.nanoTime() < end) {
                TestNode.await(node.vertx.timer(50));
                TestNode.await(node.link.forward(request(Form.WRAPPED, Encoding.JSON, JSON_PUSH)));
            }
            assertThat(back.pushes()).isNotEmpty();
        }
    }

    @Test
    void triesAnotherCentreOfOurOwnOnce() throws Exception {
        TestPeer centre = peer(false);
        try (TestNode here =
                TestNode.named(home.resolve("c"), Clock.systemUTC(), "LX0000030000030", "http://" + centre.at())) {
            TestNode.await(here.refresh(TestNode.route(B, "http://127.0.0.1:" + unusedPort())));

            assertThat(TestNode.await(here.link.forward(request(Form.WRAPPED, Encoding.JSON, JSON_PUSH)))
                            .isSuccess())
                    .isTrue();
            String hops = centre.pushes().get(0).headers().get("mesh-mdc");
            assertThat(hops).endsWith("lx0000030000030/mdc");

            ForwardRequest again = request(Form.WRAPPED, Encoding.JSON, JSON_PUSH);
            ForwardRequest marked = new ForwardRequest(
                    again.target(),
                    again.form(),
                    again.encoding(),
                    again.operation(),
                    again.headers(),
                    List.of(hops.split(",")),
                    again.body(),
                    again.deadlineNanos());
            MeshException failure =
                    catchThrowableOfType(MeshException.class, () -> TestNode.await(here.link.forward(marked)));
            assertThat(failure.code()).isEqualTo(ErrorCode.UNREACHABLE);
            assertThat(centre.pushes()).hasSize(1);
        }
    }

    @Test
    void pinsOnFirstSendWhenThePeerWasDownAtRefresh() throws Exception {
        int port = unusedPort();
        refresh("127.0.0.1:" + port);
        assertThat(node.pins.values()).isEmpty();

        try (TestPeer peer = new TestPeer(partner.vertx, partner.environ(), partner.tls(), port)) {
            assertThat(TestNode.await(node.link.forward(request(Form.WRAPPED, Encoding.JSON, JSON_PUSH)))
                            .isSuccess())
                    .isTrue();
            assertThat(peer.pushes()).hasSize(1);
        }
        assertThat(node.pins.values()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Impostor.class)
    void refusesACertificateThatIsNotThePartners(Impostor impostor) throws Exception {
        Clock clock = impostor == Impostor.EXPIRED
                ? Clock.offset(Clock.systemUTC(), Duration.ofDays(-200))
                : Clock.systemUTC();
        String name = impostor == Impostor.WRONG_NAME ? "LX0000077000070" : B;
        try (TestNode other = TestNode.named(home.resolve("x"), clock, name);
                TestPeer peer = new TestPeer(other.vertx, other.environ(), other.tls(), 0)) {
            String root = (impostor == Impostor.WRONG_ROOT ? partner : other)
                    .environ()
                    .rootCrt();
            refresh("127.0.0.1:" + peer.port(), root);

            MeshException failure = failure(Form.WRAPPED);

            assertThat(failure.code()).isIn(ErrorCode.CERTIFICATE, ErrorCode.BAD_SIGNATURE);
            assertThat(failure.hop()).contains(B);
            assertThat(peer.pushes()).isEmpty();
        }
    }

    /** The address is in every certificate, and proves nobody. */
    enum Impostor {
        WRONG_ROOT,
        EXPIRED,
        WRONG_NAME
    }

    private TestPeer peer(boolean tls) {
        return new TestPeer(partner.vertx, partner.environ(), tls ? partner.tls() : null, 0);
    }

    private void refresh(String address) {
        refresh(address, "");
    }

    private void refresh(String address, String guestRoot) {
        TestNode.await(node.refresh(TestNode.route(B, address, guestRoot, 0, 0)));
    }

    private MeshException failure(Form form) {
        return catchThrowableOfType(
                MeshException.class, () -> TestNode.await(node.link.forward(request(form, Encoding.JSON, JSON_PUSH))));
    }

    private ForwardRequest request(Form form, Encoding encoding, byte[] body) {
        return request(form, encoding, body, 5000);
    }

    private ForwardRequest request(Form form, Encoding encoding, byte[] body, long millis) {
        return new ForwardRequest(
                new Principal(B.toLowerCase(), ""),
                form,
                encoding,
                "/v1/interconn/chan/push",
                Map.of("x-ptp-session-id", "s1", "x-ptp-topic", "t", "x-ptp-trace-id", "tr", "x-ptp-target-node-id", B),
                List.of("lx0000099999999"),
                ByteString.copyFrom(body),
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static int unusedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
