package io.be.mesh.verticle.registry.pool;

import static io.be.mesh.verticle.registry.pool.PoolFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.be.mesh.verticle.admin.TestCa;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class HealthTest {
    private static final ServiceAttributes TCP = attributes(Map.of());

    private final PoolFixture fixture = PoolFixture.running(Duration.ofMillis(100));
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        logger().addAppender(logged);
        logger().setLevel(Level.INFO);
    }

    @AfterEach
    void close() throws Exception {
        logger().detachAppender(logged);
        logger().setLevel(null);
        fixture.close();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Examiner.class);
    }

    private static ServiceAttributes attributes(Map<String, String> attrs) {
        return ServiceAttributes.of(Map.of(), attrs);
    }

    private Optional<String> probe(int port, ServiceProtocol protocol, Map<String, String> attrs) throws Exception {
        return await(fixture.health.probe("127.0.0.1:" + port, protocol, attributes(attrs)));
    }

    private HttpServer serve(Handler<HttpServerRequest> handler) throws Exception {
        return await(fixture.vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1"));
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aPortThatAcceptsIsWell() throws Exception {
        NetServer server = await(
                fixture.vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"));

        assertThat(probe(server.actualPort(), ServiceProtocol.TCP, Map.of())).isEmpty();
        assertThat(fixture.health.unwell("127.0.0.1:" + server.actualPort())).isEmpty();
    }

    @Test
    void aClosedPortIsRefused() throws Exception {
        int port = closedPort();

        assertThat(probe(port, ServiceProtocol.HTTP, Map.of())).hasValue("the connection was refused");
        assertThat(fixture.health.unwell("127.0.0.1:" + port)).hasValue("the connection was refused");
    }

    @Test
    void aBlackHoleIsGivenUp() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = new ArrayList<>();
            try {
                // Nobody accepts: what the backlog has no room for gets no answer.
                for (int i = 0; i < 3; i++) {
                    Socket socket = new Socket();
                    waiting.add(socket);
                    try {
                        socket.connect(full.getLocalSocketAddress(), 50);
                    } catch (java.net.SocketTimeoutException e) {
                        break;
                    }
                }

                assertThat(probe(full.getLocalPort(), ServiceProtocol.HTTP, Map.of()))
                        .hasValue("it does not answer");
            } finally {
                for (Socket each : waiting) {
                    each.close();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, true",
        "204, true",
        "302, true",
        "399, true",
        "400, false",
        "404, false",
        "500, false",
        "503, false"
    })
    void theCheckedPathMustAnswerWell(int status, boolean well) throws Exception {
        HttpServer server = serve(request -> {
            int code =
                    request.path().equals("/health") && request.method().name().equals("GET") ? status : 599;
            request.response()
                    .setStatusCode(code)
                    .putHeader("Location", "/elsewhere")
                    .end();
        });

        Optional<String> found = probe(server.actualPort(), ServiceProtocol.HTTP, Map.of("check", "/health?deep=1"));

        assertThat(found).isEqualTo(well ? Optional.empty() : Optional.of("its check is answered with " + status));
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        AtomicInteger followed = new AtomicInteger();
        HttpServer other = serve(request -> {
            followed.incrementAndGet();
            request.response().setStatusCode(500).end();
        });
        HttpServer server = serve(request -> request.response()
                .setStatusCode(302)
                .putHeader("Location", "http://127.0.0.1:" + other.actualPort() + "/")
                .end());

        assertThat(probe(server.actualPort(), ServiceProtocol.HTTP, Map.of("check", "/")))
                .isEmpty();
        assertThat(followed).hasValue(0);
    }

    @Test
    void aPathThatIsNotAnsweredIsGivenUpAndItsConnectionClosed() throws Exception {
        Promise<Void> closed = Promise.promise();
        HttpServer server = serve(request -> request.connection().closeHandler(end -> closed.tryComplete()));

        assertThat(probe(server.actualPort(), ServiceProtocol.HTTP, Map.of("check", "/")))
                .hasValue("no answer in time");
        await(closed.future());
    }

    @Test
    void whatClosesOrSpeaksSomethingElseIsSaidToDoSo() throws Exception {
        NetServer closes = await(
                fixture.vertx.createNetServer().connectHandler(NetSocket::close).listen(0, "127.0.0.1"));
        NetServer greets = await(fixture.vertx
                .createNetServer()
                .connectHandler(socket -> socket.write("220 mail.example ready\r\n\r\n"))
                .listen(0, "127.0.0.1"));

        assertThat(probe(closes.actualPort(), ServiceProtocol.HTTP, Map.of("check", "/")))
                .hasValue("it closed the connection");
        assertThat(probe(greets.actualPort(), ServiceProtocol.HTTP, Map.of("check", "/")))
                .hasValue("it does not speak its protocol");
    }

    @Test
    void anEndlessAnswerIsNotRead() throws Exception {
        Promise<Void> closed = Promise.promise();
        HttpServer server = serve(request -> {
            request.response().setChunked(true);
            Buffer chunk = Buffer.buffer(new byte[64 << 10]);
            request.connection().closeHandler(end -> closed.tryComplete());
            request.response().write(chunk);
            request.response().drainHandler(room -> request.response().write(chunk));
        });

        assertThat(probe(server.actualPort(), ServiceProtocol.HTTP, Map.of("check", "/")))
                .isEmpty();
        await(closed.future());
    }

    @ParameterizedTest
    @CsvSource({"H2C, HTTP_2", "GRPC, HTTP_2", "HTTP, HTTP_1_1", "WS, HTTP_1_1"})
    void thePathIsAskedForInTheServicesProtocol(ServiceProtocol protocol, String version) throws Exception {
        Promise<String> seen = Promise.promise();
        HttpServer server = serve(request -> {
            seen.tryComplete(request.version() + " " + request.authority());
            request.response().end();
        });

        assertThat(probe(server.actualPort(), protocol, Map.of("check", "/"))).isEmpty();
        assertThat(await(seen.future())).isEqualTo(version + " 127.0.0.1:" + server.actualPort());
    }

    @ParameterizedTest
    @CsvSource({"HTTPS, HTTP_1_1, TLS with it failed", "GRPCS, HTTP_2, TLS with it failed"})
    void aCertificateMustEndAtTheRootThatTheServiceNames(ServiceProtocol protocol, String version, String failure)
            throws Exception {
        TestCa ca = new TestCa("root");
        TestCa.Issued issued = ca.issue("service");
        Promise<String> seen = Promise.promise();
        HttpServer server = await(fixture.vertx
                .createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertValue(Buffer.buffer(issued.crt()))
                                .setKeyValue(Buffer.buffer(issued.key()))))
                .requestHandler(request -> {
                    seen.tryComplete(request.version().toString());
                    request.response().end();
                })
                .listen(0, "127.0.0.1"));
        String root = Pem.write(List.of(ca.root));

        assertThat(probe(server.actualPort(), protocol, Map.of("check", "/"))).hasValue(failure);
        assertThat(probe(server.actualPort(), protocol, Map.of("check", "/", "root_crt", root)))
                .isEmpty();
        assertThat(await(seen.future())).isEqualTo(version);
    }

    @Test
    void aNameIsLookedUpByTheNode() throws Exception {
        HttpServer server = serve(request -> request.response().end());
        NameResolution names = new VertxNames(fixture.vertx);

        assertThat(await(names.resolve("localhost"))).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
        assertThatThrownBy(() -> await(names.resolve("no-such-host.invalid"))).isNotNull();
        fixture.names.put("svc.example", names.resolve("localhost"));
        assertThat(await(fixture.health.probe(
                        "svc.example:" + server.actualPort(), ServiceProtocol.HTTP, attributes(Map.of("check", "/")))))
                .isEmpty();
    }

    @Test
    void anUnknownNameIsSaidToBeUnknown() throws Exception {
        assertThat(await(fixture.health.probe("nowhere.example:80", ServiceProtocol.HTTP, TCP)))
                .hasValue("its name is not known");
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (String each : List.of("", "nowhere", ":80", "host:0", "host:65536", "host:x")) {
            assertThatThrownBy(() -> await(fixture.health.probe(each, ServiceProtocol.HTTP, TCP)))
                    .as(each)
                    .hasMessageContaining("address is not host:port");
        }
    }

    @Test
    void completesOnTheCallersContext() throws Exception {
        int port = closedPort();
        Promise<Boolean> same = Promise.promise();
        Context context = fixture.vertx.getOrCreateContext();
        for (int i = 0; i < 2; i++) {
            context.runOnContext(here -> fixture.health
                    .probe("127.0.0.1:" + port, ServiceProtocol.HTTP, TCP)
                    .onComplete(done -> same.tryComplete(Vertx.currentContext() == context)));
        }

        assertThat(await(same.future())).isTrue();
    }

    @Test
    void anInstanceThatGoesIsUnwellAndOneThatComesIsWellAndEachChangeIsSaidOnce() throws Exception {
        NetServer server = await(
                fixture.vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"));
        int port = server.actualPort();
        String instance = "127.0.0.1:" + port;
        ServicePool pool = fixture.pool(fixture.services.serve("a", instance, Map.of()));
        fixture.health.start();
        await().until(() -> fixture.endpoint(instance).everyWatch().stream().allMatch(Watch::isChecked));
        assertThat(pool.lease("", Set.of()).instance()).isEqualTo(instance);

        await(server.close());
        await().until(() -> fixture.health.unwell(instance).isPresent());
        assertThat(fixture.health.unwell(instance)).hasValue("the connection was refused");
        assertThatThrownBy(() -> pool.lease("", Set.of()))
                .hasMessageContaining("no instance of demo is well, " + instance + ": the connection was refused");
        await().until(() -> gauge("unwell") == 1 && gauge("well") == 0);

        await(fixture.vertx.createNetServer().connectHandler(socket -> {}).listen(port, "127.0.0.1"));
        await().until(() -> fixture.health.unwell(instance).isEmpty());
        assertThat(pool.lease("", Set.of()).instance()).isEqualTo(instance);
        await().until(() -> gauge("unwell") == 0 && gauge("well") == 1);

        assertThat(logged.list)
                .extracting(ILoggingEvent::getLevel, ILoggingEvent::getMessage)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Level.WARN, "instance is unwell"),
                        org.assertj.core.groups.Tuple.tuple(Level.INFO, "instance is well again"));
    }

    private double gauge(String state) {
        var gauge = fixture.meters
                .find("mesh.services.instances")
                .tag("service", "demo")
                .tag("state", state)
                .gauge();
        return gauge == null ? -1 : gauge.value();
    }

    @Test
    void whatIsRemovedOrOverIsNotCheckedAnyMore() throws Exception {
        AtomicInteger removed = new AtomicInteger();
        AtomicInteger over = new AtomicInteger();
        AtomicInteger stays = new AtomicInteger();
        fixture.services.serve("removed", counting(removed), Map.of("check", "/"));
        fixture.services.serve("stays", counting(stays), Map.of("check", "/"));
        fixture.services.serve(
                "over",
                FakeServices.service(counting(over), "http", Map.of("check", "/")),
                fixture.clock.millis() + 1_000);
        fixture.health.start();
        await().until(() -> removed.get() >= 2 && over.get() >= 2 && stays.get() >= 2);

        fixture.services.remove("removed");
        fixture.clock.advance(Duration.ofMillis(1_001));
        // What was under way may still arrive.
        int before = stays.get();
        await().until(() -> stays.get() >= before + 2);
        int removedThen = removed.get();
        int overThen = over.get();
        int then = stays.get();
        await().until(() -> stays.get() >= then + 4);

        assertThat(removed).hasValue(removedThen);
        assertThat(over).hasValue(overThen);
    }

    private String counting(AtomicInteger requests) throws Exception {
        HttpServer server = serve(request -> {
            requests.incrementAndGet();
            request.response().end();
        });
        return "127.0.0.1:" + server.actualPort();
    }

    @Test
    void onlySoManyAreCheckedAtOnceAndNoneIsLeftOut() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Set<String> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();
        HttpServer server = serve(request -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            fixture.vertx.setTimer(20, late -> {
                now.decrementAndGet();
                seen.add(request.path());
                request.response().end();
            });
        });
        for (int i = 0; i < 300; i++) {
            fixture.services.serve("k" + i, "127.0.0.1:" + server.actualPort(), Map.of("check", "/" + i));
        }

        fixture.health.start();
        await().until(() -> seen.size() == 300);

        assertThat(most.get()).isBetween(2, CheckRounds.AT_ONCE);
    }

    @Test
    void anInstanceThatFailsItsRequestsIsLookedAtAtOnce() throws Exception {
        int port = closedPort();
        fixture.health.roster().start();
        ServicePool pool = fixture.pool(fixture.services.serve("a", "127.0.0.1:" + port, Map.of()));

        for (int i = 0; i < Breaker.FAILURES; i++) {
            pool.lease("", Set.of()).failed();
        }

        await().until(() -> fixture.health
                .unwell("127.0.0.1:" + port)
                .filter("the connection was refused"::equals)
                .isPresent());
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("instance gets no requests for a while: 5 in a row failed", "instance is unwell");
    }

    @Test
    void moreProbesThanMayRunWaitForTheirTurn() throws Exception {
        ProbeGate gate = new ProbeGate();
        List<Promise<Optional<String>>> begun = new ArrayList<>();
        List<Future<Optional<String>>> asked = new ArrayList<>();
        for (int i = 0; i < ProbeGate.AT_ONCE + ProbeGate.MOST_WAITING; i++) {
            asked.add(gate.run(() -> {
                Promise<Optional<String>> probe = Promise.promise();
                begun.add(probe);
                return probe.future();
            }));
        }
        assertThat(begun).hasSize(ProbeGate.AT_ONCE);
        assertThat(gate.run(Promise.<Optional<String>>promise()::future).failed())
                .isTrue();

        begun.get(0).complete(Optional.empty());
        assertThat(begun).hasSize(ProbeGate.AT_ONCE + 1);
        for (int i = 1; i < asked.size(); i++) {
            begun.get(i).complete(Optional.of("late"));
        }

        assertThat(begun).hasSize(asked.size());
        assertThat(asked).allMatch(Future::succeeded);
    }
}
