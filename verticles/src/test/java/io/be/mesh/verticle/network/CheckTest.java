package io.be.mesh.verticle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.CheckReport;
import io.be.mesh.cluster.bus.message.CheckReport.Line;
import io.be.mesh.cluster.bus.message.CheckReport.Result;
import io.be.mesh.cluster.bus.message.CheckRequest;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.RouteStatus;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code net check} against a sound partner, and against everything that goes wrong on the way to one. */
@Timeout(60)
class CheckTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final long SMALL = 256 * 1024;
    private static final long SHORT_IDLE = 200;

    @TempDir
    Path folder;

    private TestNode us;
    private TestNode them;

    @BeforeEach
    void twoIdentities() throws Exception {
        us = TestNode.named(folder.resolve("us"), CLOCK, "LX1");
        them = TestNode.named(folder.resolve("them"), CLOCK, "LX2");
    }

    @AfterEach
    void end() {
        us.close();
        them.close();
    }

    @Test
    void aSoundPartnerPassesEveryLine() {
        try (CheckedPeer peer = peer(new HttpServerOptions())) {
            peer.proxy = request -> {
                request.response().putHeader(HttpHeaders.DATE, date(Instant.now()));
                return false;
            };
            TestNode.await(
                    us.refresh(TestNode.route("LX2", peer.at(), them.environ().rootCrt(), 0, 0)));

            CheckReport report = check("LX2", "", 4 << 20);

            assertThat(report.lines()).extracting(Line::result).containsOnly(Result.PASS);
            assertThat(report.lines())
                    .extracting(Line::step)
                    .containsExactly(
                            "resolve",
                            "connect",
                            "handshake",
                            "identity",
                            "certificate",
                            "root",
                            "clock",
                            "version",
                            "route",
                            "partnership",
                            "rtt",
                            "body",
                            "bandwidth",
                            "idle");
            assertThat(line(report, "handshake").detail()).contains("TLSv1.3", "ALPN h2", "our certificate was shown");
            assertThat(line(report, "root").detail()).contains("given by the operator");
            assertThat(line(report, "body").detail()).startsWith("4 MiB passes");
            assertThat(report.passed()).isTrue();
        }
    }

    @Test
    void beforeAnyRouteAnAddressIsEnough() {
        try (CheckedPeer peer = peer(new HttpServerOptions())) {
            peer.toInvoke = "{\"code\":\"E0000000618\",\"message\":\"no route to node LX1\"}";

            CheckReport report = check("", peer.at(), SMALL);

            assertThat(line(report, "identity").detail()).startsWith("LX2 of JGLX2");
            assertThat(line(report, "certificate").result()).isEqualTo(Result.PASS);
            assertThat(line(report, "root").detail()).contains("not known here yet", "by phone");
            assertThat(line(report, "route").result()).isEqualTo(Result.SKIP);
            assertThat(line(report, "partnership").cause()).contains("E0000000618");
            assertThat(line(report, "partnership").hint()).contains("mesh net refresh LX1");
            assertThat(line(report, "body").result()).isEqualTo(Result.PASS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "E0000000618, mesh net ack LX1",
        "E0000000606, mesh net enable LX1",
        "E0000000605, --expire",
        "E0000000603, compare both fingerprints",
        "E0000000403, right"
    })
    void whatThePartnerHoldsAgainstUsHasItsOwnHint(String code, String hint) {
        try (CheckedPeer peer = peer(new HttpServerOptions())) {
            peer.toInvoke = "{\"code\":\"" + code + "\",\"message\":\"said so\"}";

            Line partnership = line(check("LX2", peer.at(), SMALL), "partnership");

            assertThat(partnership.result()).isEqualTo(Result.FAIL);
            assertThat(partnership.cause()).contains("said so", code);
            assertThat(partnership.hint()).contains(hint);
        }
    }

    @Test
    void ourOwnDisabledRouteIsALineOfItsOwn() {
        try (CheckedPeer peer = peer(new HttpServerOptions())) {
            TestNode.await(
                    us.refresh(TestNode.route("LX2", peer.at(), them.environ().rootCrt(), RouteStatus.DISABLED, 0)));

            Line route = line(check("LX2", "", SMALL), "route");

            assertThat(route.result()).isEqualTo(Result.FAIL);
            assertThat(route.cause()).contains("E0000000606");
            assertThat(route.hint()).isEqualTo("mesh net enable LX2");
        }
    }

    @Test
    void aClosedPortAndANameThatIsNot() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }

        CheckReport closed = check("LX2", "127.0.0.1:" + port, SMALL);
        CheckReport nowhere = check("LX2", "no-such-host.invalid:1,127.0.0.1:" + port, SMALL);

        assertThat(line(closed, "connect").cause()).contains("refused");
        assertThat(line(closed, "connect").hint()).contains("nothing listens there");
        assertThat(closed.lines())
                .filteredOn(each -> each.result() == Result.SKIP)
                .hasSize(12);
        assertThat(line(nowhere, "resolve").result()).isEqualTo(Result.FAIL);
        assertThat(line(nowhere, "resolve").hint()).contains("no-such-host.invalid");
    }

    @Test
    void aSilentPortFailsAtTheHandshakeInItsTime() {
        NetServer silent = TestNode.await(
                us.vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"));

        Line handshake = line(check("LX2", "127.0.0.1:" + silent.actualPort(), SMALL), "handshake");

        assertThat(handshake.result()).isEqualTo(Result.FAIL);
        assertThat(handshake.cause()).contains("time");
    }

    @Test
    void plaintextWhereTlsIsExpectedIsNamed() {
        try (CheckedPeer peer = new CheckedPeer(them.vertx, them.environ(), null, new HttpServerOptions())) {
            Line handshake = line(check("LX2", peer.at(), SMALL), "handshake");
            CheckReport plain = check("LX2", "http://" + peer.at(), SMALL);

            assertThat(handshake.cause()).contains("does not speak TLS");
            assertThat(handshake.hint()).contains("http://");
            assertThat(line(plain, "identity").result()).isEqualTo(Result.PASS);
            assertThat(line(plain, "certificate").result()).isEqualTo(Result.SKIP);
        }
    }

    @Test
    void aProxyWithALimitIsToldFromTheNodesOwn() {
        try (CheckedPeer peer = peer(new HttpServerOptions())) {
            peer.proxy = CheckTest::refuseAboveOneMebibyte;
            Line proxy = line(check("LX2", peer.at(), 8 << 20), "body");
            peer.proxy = request -> {
                if (length(request) <= 1 << 20) {
                    return false;
                }
                TestPeer.answer(
                        request, 413, "application/json", "{\"code\":\"E0000000413\",\"message\":\"too large\"}");
                return true;
            };
            Line node = line(check("LX2", peer.at(), 8 << 20), "body");

            assertThat(proxy.result()).isEqualTo(Result.FAIL);
            assertThat(proxy.detail()).isEqualTo("1 MiB passes, 2 MiB does not");
            assertThat(proxy.cause()).contains("413", "nginx/1.2");
            assertThat(proxy.hint()).contains("client_max_body_size");
            assertThat(node.result()).isEqualTo(Result.PASS);
            assertThat(node.detail()).contains("the node itself takes less than 2 MiB");
        }
    }

    @Test
    void aProxyThatForgetsIdleConnectionsIsFound() {
        try (CheckedPeer peer = peer(new HttpServerOptions().setIdleTimeout(1))) {
            Line idle = line(TestNode.await(request(new CheckRequest("LX2", peer.at(), SMALL, 4_000))), "idle");

            assertThat(idle.result()).isEqualTo(Result.FAIL);
            assertThat(idle.cause()).startsWith("the connection was closed after ");
        }
    }

    @Test
    void anotherNodeAtTheAddressIsNotThePartner() {
        try (CheckedPeer peer = peer(new HttpServerOptions())) {
            CheckReport report = check("LX3", peer.at(), SMALL);

            assertThat(line(report, "identity").cause()).contains("says that it is LX2, not LX3");
        }
    }

    @Test
    void anExpiredCertificateAndAnotherRootAreNamed() throws Exception {
        Clock past = Clock.offset(CLOCK, Duration.ofDays(-400));
        try (TestNode old = TestNode.named(folder.resolve("old"), past, "LX2");
                CheckedPeer peer = new CheckedPeer(old.vertx, old.environ(), old.tls(), new HttpServerOptions())) {
            CheckReport expired = check("LX2", peer.at(), SMALL);
            TestNode.await(
                    us.refresh(TestNode.route("LX2", peer.at(), them.environ().rootCrt(), 0, 0)));
            CheckReport another = check("LX2", "", SMALL);

            assertThat(line(expired, "certificate").cause()).contains("expired at");
            assertThat(line(another, "root").result()).isEqualTo(Result.FAIL);
            assertThat(line(another, "root").cause()).contains("another root");
        }
    }

    @ParameterizedTest
    @CsvSource({"30, PASS", "300, FAIL", "-300, FAIL"})
    void clocksMayBeAMinuteApart(long seconds, Result expected) {
        try (CheckedPeer peer = peer(new HttpServerOptions())) {
            peer.proxy = request -> {
                request.response()
                        .putHeader(HttpHeaders.DATE, date(Instant.now().plusSeconds(seconds)));
                return false;
            };

            assertThat(line(check("LX2", peer.at(), SMALL), "clock").result()).isEqualTo(expected);
        }
    }

    @Test
    void oneAtATimeAndOnlyWhatMakesSense() {
        try (CheckedPeer peer = peer(new HttpServerOptions())) {
            Future<CheckReport> first = request(new CheckRequest("LX2", peer.at(), SMALL, 2_000));

            assertThatThrownBy(() -> check("LX2", peer.at(), SMALL)).satisfies(code(ErrorCode.UNAVAILABLE));
            TestNode.await(first);
            assertThat(line(check("LX2", peer.at(), SMALL), "idle").result()).isEqualTo(Result.PASS);
        }
        assertThatThrownBy(() -> check("", "", SMALL)).satisfies(code(ErrorCode.BAD_REQUEST));
        assertThatThrownBy(() -> check("LX9", "", SMALL)).satisfies(code(ErrorCode.NOT_WOVEN));
        assertThatThrownBy(() -> check("LX9", "ftp://x", SMALL)).satisfies(code(ErrorCode.BAD_ADDRESS));
        assertThatThrownBy(() -> check("LX9", "x:1", 1L << 40)).satisfies(code(ErrorCode.BAD_REQUEST));
    }

    private static java.util.function.Consumer<Throwable> code(ErrorCode code) {
        return failure -> assertThat(MeshException.of(failure).code()).isEqualTo(code);
    }

    private static boolean refuseAboveOneMebibyte(HttpServerRequest request) {
        if (length(request) <= 1 << 20) {
            return false;
        }
        request.response().putHeader(HttpHeaders.SERVER, "nginx/1.2");
        TestPeer.answer(request, 413, "text/html", "<html>413 Request Entity Too Large</html>");
        return true;
    }

    private static long length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    private static String date(Instant instant) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    private CheckedPeer peer(HttpServerOptions options) {
        return new CheckedPeer(them.vertx, them.environ(), them.tls(), options);
    }

    private CheckReport check(String nodeId, String address, long bytes) {
        return TestNode.await(request(new CheckRequest(nodeId, address, bytes, SHORT_IDLE)));
    }

    private Future<CheckReport> request(CheckRequest asked) {
        return us.bus().request(Addresses.NET_CHECK, asked);
    }

    private static Line line(CheckReport report, String step) {
        List<Line> found =
                report.lines().stream().filter(each -> each.step().equals(step)).toList();
        assertThat(found).as(step + " in " + report).isNotEmpty();
        return found.get(0);
    }
}
