package io.be.mesh.verticle.ingress.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.token.Tokens;
import io.be.mesh.cluster.trust.PartnerDirectory;
import io.be.mesh.cluster.trust.TrustTables;
import io.be.mesh.conf.ConfigLoader;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.be.mesh.verticle.MemoryTable;
import io.be.mesh.verticle.ingress.TestDoor;
import io.be.mesh.verticle.ingress.TestDoor.Known;
import io.be.mesh.verticle.ingress.port.Standing;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Anybody may ask for a partnership and write any address into the request: a client at that address stays one. The
 * connections are real, but taken as those of another machine in the same network.
 */
class ClaimedAddressTest {
    private static final int WAITING = RouteStatus.FROM_WEAVING | RouteStatus.APPROVING;
    private static final int AUTO_APPROVED = RouteStatus.FROM_WEAVING | RouteStatus.WEAVED;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        TestDoor.await(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(ints = {WAITING, AUTO_APPROVED})
    void aClientKeepsItsRightsWhenAStrangerClaimsItsAddress(int status) throws Exception {
        int port = serve(route(status));

        assertThat(asks(port, "/v1/interconn/chan/push")).isEqualTo("operator");
        assertThat(asks(port, "/v1/interconn/chan/pop")).isEqualTo("operator");
        assertThat(asks(port, "/v1/interconn/net/refresh")).isEqualTo("operator");
    }

    @Test
    void whoWaitsIsToldSoWhereAPartnerIsAskedFor() throws Exception {
        assertThat(asks(serve(route(WAITING)), "/v1/interconn/chan/invoke")).isEqualTo("E0000000618");
    }

    @ParameterizedTest
    @ValueSource(ints = {RouteStatus.FROM_MAN, WAITING | RouteStatus.FROM_MAN})
    void aPartnerThatTheOperatorGaveIsNoClient(int status) throws Exception {
        int port = serve(route(status));

        assertThat(asks(port, "/v1/interconn/chan/pop")).isEqualTo("E0000000614");
        assertThat(asks(port, "/v1/interconn/net/refresh")).isEqualTo("E0000000403");
        assertThat(asks(port, "/v1/interconn/chan/invoke")).isEqualTo("partner lx0000010000020");
    }

    private static Route route(int status) {
        return Known.route(
                "{\"node_id\":\"lx0000010000020\",\"address\":\"http://127.0.0.1:1\",\"status\":" + status + "}");
    }

    private int serve(Route route) throws Exception {
        MeshConfig config = ConfigLoader.load(
                        new Environment(
                                Map.of(),
                                Files.createTempDirectory("claimed"),
                                Optional.empty(),
                                Optional.empty(),
                                Runtime.getRuntime().maxMemory(),
                                2,
                                "test"),
                        Optional.empty(),
                        List.of())
                .config();
        MemoryTable<Route> routes = MemoryTable.of(Map.of("lx0000010000020", route));
        Environ self = new Environ("1", "lx0000010000010", "JG0000000000000010", "us", "", "", "");
        TrustTables trust = new TrustTables(
                routes,
                new MemoryTable<>(),
                new MemoryTable<>(),
                new MemoryTable<>(),
                MemoryTable.of(Map.of(TableNames.SELF, self)),
                new MemoryTable<>());
        CallerRules rules = new CallerRules(
                config,
                routes,
                new PartnerDirectory(vertx, trust, Clock.systemUTC(), false),
                new Tokens(new MemoryTable<>(), Clock.systemUTC()),
                () -> new Principal(self.nodeId(), self.instId()));
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.response().end(answer(rules, request)));
        return TestDoor.await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private static String answer(CallerRules rules, HttpServerRequest request) {
        ((ConnectionBase) request.connection())
                .channel()
                .attr(Arrival.KEY)
                .set(new Arrival(Standing.of(request), false, true, true, false, true));
        try {
            return rules.admit(request, Right.of(request.path())).label();
        } catch (MeshException e) {
            return e.code().code();
        }
    }

    private static String asks(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .version(HttpClient.Version.HTTP_1_1)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
