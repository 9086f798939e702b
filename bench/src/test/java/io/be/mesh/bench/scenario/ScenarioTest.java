package io.be.mesh.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.be.mesh.bench.load.Client;
import io.be.mesh.bench.load.ClosedLoop;
import io.be.mesh.bench.load.ClosedLoop.Round;
import io.be.mesh.bench.load.OpenLoop;
import io.be.mesh.bench.load.Step;
import io.be.mesh.bench.load.Wire;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.server.Installation;
import io.be.mesh.bench.server.Installation.RunningNode;
import io.be.mesh.bench.server.KeyFile;
import io.be.mesh.bench.server.ReverseProxy;
import io.be.mesh.bench.server.Subject;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios against the smallest thing that answers like a node, and the real echo in its own process. */
class ScenarioTest {
    private static final Timing SHORT =
            new Timing(1, Duration.ofMillis(100), Duration.ofMillis(50), Duration.ofMillis(50));

    @TempDir
    static Path folder;

    private static final Vertx VERTX = Vertx.vertx();
    private static RunningNode echo;
    private static RunningNode tlsNode;

    @BeforeAll
    static void startEcho() throws Exception {
        echo = Installation.find(null).startEcho(folder.resolve("echo.log"));
        Path keys = KeyFile.make(folder.resolve("node.p12"));
        tlsNode = Installation.find(null).startTlsEcho(folder.resolve("node.log"), keys);
    }

    @AfterAll
    static void stop() throws Exception {
        echo.close();
        tlsNode.close();
        VERTX.close().await(5, TimeUnit.SECONDS);
    }

    static List<Dialect> dialects() {
        return Dialect.all();
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void aPairIsCountedAndTimedInEveryDialect(Dialect dialect) throws Exception {
        try (Lab lab = lab(UnaryOperator.identity())) {
            Row row = new PushPop(dialect, Size.MIB1, 2).run(lab);

            assertThat(row.name()).isEqualTo("push-pop/" + dialect.label() + "/1MiB/2");
            assertThat(row.rate()).isPositive();
            assertThat(row.p99()).isGreaterThanOrEqualTo(row.p50()).isLessThanOrEqualTo(row.max());
            assertThat(row.ceilingRate()).isPositive();
            assertThat(row.ratio()).isPositive();
            assertThat(row.cpuMicros())
                    .as("this process' own share, known by its id")
                    .isPositive();
        }
    }

    @Test
    void theSdkIsMeasuredBesideBareGrpc() throws Exception {
        try (Lab lab = lab(UnaryOperator.identity())) {
            Row row = new SdkPushPop(Size.KIB1, 2).run(lab);

            assertThat(row.name()).isEqualTo("sdk/java/1KiB/2");
            assertThat(row.rate()).isPositive();
            assertThat(row.ceilingRate()).isPositive();
            assertThat(row.ratio()).isPositive();
        }
    }

    @Test
    void aChangedPayloadIsNoticed() throws Exception {
        UnaryOperator<byte[]> flipLastByte = payload -> {
            payload[payload.length - 1] ^= 1;
            return payload;
        };
        try (Lab lab = lab(flipLastByte)) {
            assertThatThrownBy(() -> new PushPop(new Dialect(Wire.HTTP1, Form.RAW), Size.KIB1, 1).run(lab))
                    .hasMessageContaining("not the one pushed");
        }
    }

    @Test
    void aMessageOfBeforeIsNoticed() throws Exception {
        byte[][] last = {Size.KIB1.payload(9)};
        UnaryOperator<byte[]> oneLate = payload -> {
            byte[] before = last[0];
            last[0] = payload;
            return before;
        };
        try (Lab lab = lab(oneLate)) {
            assertThatThrownBy(() -> new PushPop(new Dialect(Wire.HTTP2, Form.PROTOBUF), Size.KIB1, 1).run(lab))
                    .hasMessageContaining("not the one pushed");
        }
    }

    @Test
    void aWaitingReadIsTimedFromItsPush() throws Exception {
        try (Lab lab = lab(UnaryOperator.identity())) {
            Row row = new WakeUp(Wire.HTTP2, 150).run(lab);

            assertThat(row.p50()).isBetween(10.0, 1_000_000.0);
            assertThat(row.p99()).isGreaterThanOrEqualTo(row.p50());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false,false,handshake/full/server/2",
        "false,true,handshake/full/mutual/2",
        "true,false,handshake/resumed/server/2",
        "true,true,handshake/resumed/mutual/2"
    })
    void aHandshakeIsMadeForEachRequest(boolean resumed, boolean mutual, String name) throws Exception {
        try (Lab lab = lab(tlsNode.subject())) {
            Row row = new Handshake(resumed, mutual, 2).run(lab);

            assertThat(row.name()).isEqualTo(name);
            assertThat(row.rate()).isPositive();
            assertThat(row.cpuMicros()).isPositive();
            assertThat(row.ceilingCpuMicros()).isPositive();
        }
    }

    @Test
    void mutualTlsNeedsNodesOfItsOwn() throws Exception {
        try (Lab lab = lab(UnaryOperator.identity())) {
            assertThatThrownBy(() -> new MutualTls(Link.H2C, Form.RAW, Size.KIB1, 1).run(lab))
                    .hasMessageContaining("started here");
        }
    }

    @Test
    void twoNodesNeedTheirIds() throws Exception {
        try (Lab lab = lab(UnaryOperator.identity())) {
            assertThatThrownBy(() -> new PingPong(Link.HTTP, Form.RAW, Size.KIB1, 1).run(lab))
                    .hasMessageContaining("--peer-id");
        }
    }

    @Test
    void pingPongCountsRounds() throws Exception {
        Subject both = tinyNode(UnaryOperator.identity());
        Lab.Given given = new Lab.Given(both, Optional.of(both), "A", "B", Optional.of(echo.subject()));
        try (Lab lab = new Lab(Installation.find(null), folder, List.of(), SHORT, Optional.of(given))) {
            Row row = new PingPong(Link.HTTP, Form.PROTOBUF, Size.KIB1, 2).run(lab);

            assertThat(row.rate()).isPositive();
            assertThat(row.ratio()).isPositive();
        }
    }

    @Test
    void aRateHoldsHoweverLongAnAnswerTakes() throws Exception {
        try (Lab lab = lab(echo.subject());
                Sockets sockets = new Sockets(lab.generator())) {
            List<Step> steps = sockets.open(Wire.HTTP1, echo.subject().address(), 2).stream()
                    .map(Resource.KIB64::get)
                    .toList();

            Round round = new OpenLoop(lab.generator(), steps, 200).run(Duration.ofMillis(500));

            assertThat(round.operations()).isEqualTo(100);
            assertThat(round.latency().getTotalCount()).isEqualTo(100);
        }
    }

    @Test
    void moreThanAServerCanAnswerHasNoFigures() throws Exception {
        try (Lab lab = lab(echo.subject());
                Sockets sockets = new Sockets(lab.generator())) {
            List<Step> steps = sockets.open(Wire.HTTP1, echo.subject().address(), 1).stream()
                    .map(Resource.MIB1::get)
                    .toList();
            OpenLoop flood = new OpenLoop(lab.generator(), steps, 1e9);

            assertThatThrownBy(() -> flood.run(Duration.ofSeconds(1))).hasMessageContaining("does not keep up");
        }
    }

    @ParameterizedTest
    @EnumSource(ReverseProxy.class)
    void anotherProxyServesTheSameBytesInPlaintextAndOverTls(ReverseProxy kind) throws Exception {
        assumeThat(kind.find()).isPresent();
        Path keys = KeyFile.make(folder.resolve(kind + ".p12"));
        try (Lab lab = lab(echo.subject());
                Sockets sockets = new Sockets(lab.generator());
                ReverseProxy.Running proxy = kind.start(folder, echo.subject().address(), keys)) {
            List<Step> steps = List.of(
                    Resource.KIB64.get(
                            sockets.open(Wire.HTTP1, proxy.plain().address(), 1).get(0)),
                    Resource.MIB1.get(sockets.open(Wire.HTTP2_TLS, proxy.tls().address(), 1)
                            .get(0)));

            Round round = new ClosedLoop(lab.generator(), List.of(Client.counted(steps, 2))).run(Duration.ofMillis(50));

            assertThat(round.operations()).isPositive();
            assertThat(proxy.plain().cpuSeconds()).isPresent();
            assertThat(proxy.plain().allocatedBytes())
                    .as("asking would end the program")
                    .isEmpty();
        }
    }

    @Test
    void aProxyIsMeasuredBesideANodeStartedHere() throws Exception {
        assumeThat(ReverseProxy.NGINX.find()).isPresent();
        try (Lab lab = lab(echo.subject())) {
            assertThatThrownBy(() -> new ProxyGet(ReverseProxy.NGINX, Wire.HTTP1, Resource.SMALL, 1).run(lab))
                    .hasMessageContaining("started here");
        }
    }

    @Test
    void theRatioCountsEachRequestOfAPair() {
        assertThat(Interleaved.ratio(2, 3_000, 10_000)).isEqualTo(0.6);
    }

    private static Lab lab(Subject node) throws Exception {
        Lab.Given given = new Lab.Given(node, Optional.empty(), "", "", Optional.of(echo.subject()));
        return new Lab(Installation.find(null), folder, List.of(), SHORT, Optional.of(given));
    }

    private Lab lab(UnaryOperator<byte[]> onPush) throws Exception {
        return lab(tinyNode(onPush));
    }

    private Subject tinyNode(UnaryOperator<byte[]> onPush) throws Exception {
        int port = new TinyNode(VERTX, onPush).start().await(5, TimeUnit.SECONDS);
        return new Subject(
                new InetSocketAddress("127.0.0.1", port),
                OptionalLong.of(ProcessHandle.current().pid()));
    }
}
