package io.be.mesh.verticle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.message.PeerWeave;
import io.be.mesh.cluster.bus.message.Routes;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Inbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, methods, the management plane and what another node may bring. */
class SurfaceTest {
    private HttpFixture node;

    @BeforeEach
    void start() {
        node = new HttpFixture();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void statsSaysThatTheNodeIsWellUntilItStops() throws Exception {
        HttpResponse<byte[]> well = node.send(HttpRequest.newBuilder(node.uri("/stats")));
        HttpResponse<byte[]> head = node.send(
                HttpRequest.newBuilder(node.uri("/stats")).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        node.drain.begin();
        HttpResponse<byte[]> stopping = node.send(HttpRequest.newBuilder(node.uri("/stats")));
        HttpResponse<byte[]> push = node.json(HttpFixture.PUSH, "{}");

        assertThat(new String(well.body())).isEqualTo("E0000000000");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(stopping.statusCode()).isEqualTo(503);
        assertThat(push.statusCode()).isEqualTo(503);
        assertThat(node.envelope(push).code()).isEqualTo("E0000000503");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/interconn/chan/", "/v1/interconn/chan/push/", "/stats/x"})
    void anUnknownPathIs404(String path) throws Exception {
        HttpResponse<byte[]> response = node.json(path, "{}");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(node.envelope(response).code()).isEqualTo("E0000000404");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/interconn/chan/push",
        "DELETE,/v1/interconn/chan/pop",
        "GET,/v1/interconn/net/refresh",
        "POST,/stats"
    })
    void anUnknownMethodIs405(String method, String path) throws Exception {
        HttpResponse<byte[]> response =
                node.send(HttpRequest.newBuilder(node.uri(path)).method(method, HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).isPresent();
        assertThat(node.envelope(response).code()).isEqualTo("E0000000400");
    }

    @Test
    void theManagementPlaneAsksTheActorInCharge() throws Exception {
        node.json(
                "/v1/interconn/node/refresh",
                "{\"node_id\":\"n\",\"instId\":\"i\",\"name\":\"x\",\"host_key\":\"k\",}");
        node.json("/v1/interconn/net/refresh", "{\"node_id\":\"a\",\"address\":\"h:1\"}");
        node.json("/v1/interconn/net/refresh", "[{\"node_id\":\"a\"},{\"node_id\":\"b\"}]");
        node.json("/v1/interconn/net/ack", "{\"node_id\": \"a\",\n \"inst_id\": \"i\",\n}");
        node.json("/v1/interconn/net/weave", "{\"node_id\": \"w\"}");
        HttpResponse<byte[]> last = node.json("/v1/interconn/registry/register", "{\"instance_id\":\"h:1\"}");

        assertThat(node.envelope(last).isSuccess()).isTrue();
        assertThat(node.requested)
                .hasExactlyElementsOfTypes(
                        Environ.class, Routes.class, Routes.class, Route.class, Route.class, Registration.class);
        assertThat(((Environ) node.requested.get(0)).rootKey()).isEqualTo("k");
        assertThat(((Routes) node.requested.get(2)).routes()).hasSize(2);
    }

    @Test
    void theSdkWireNamesItsOperationInAHeader() throws Exception {
        HttpResponse<byte[]> response = node.json("/mesh/invoke", "{}", "mesh-urn", "environ.net.mesh");

        assertThat(new String(response.body())).isEqualTo("{\"urn\":\"environ.net.mesh\",\"bytes\":2}");
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
    }

    @Test
    void theManagementPlaneHasASmallLimit() throws Exception {
        HttpResponse<byte[]> response = node.json("/v1/interconn/node/refresh", "x".repeat(64 * 1024 + 1));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(node.requested).isEmpty();
    }

    @Test
    void besideAnInnerPortTheManagementPlaneIsClosed() throws Exception {
        try (HttpFixture outer = new HttpFixture(false)) {
            HttpResponse<byte[]> response = outer.json("/v1/interconn/net/refresh", "{}");

            assertThat(outer.envelope(response).code()).isEqualTo("E0000000403");
            assertThat(outer.requested).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ptp.cn/v1/interconn/chan/push",
                "/v1/interconn/chan/push?x=y",
                "/org.ppc.ptp.PrivateTransferTransport/push",
                ""
            })
    void anotherNodeMayPush(String uri) throws Exception {
        HttpResponse<byte[]> response = invoke(uri, "x-ptp-source-node-id", "node-a", "mesh-mdc", "node-a");

        assertThat(node.envelope(response).isSuccess()).isTrue();
        HttpResponse<byte[]> popped = node.json(
                HttpFixture.POP,
                "{\"topic\":\"t\",\"timeout\":200}",
                "x-ptp-session-id",
                "s",
                "x-ptp-target-node-id",
                "NODE-A");
        assertThat(node.envelope(popped).payload()).isEqualTo(ByteString.copyFromUtf8("hi"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://ptp.cn/v1/interconn/chan/pop,E0000000614",
        "/v1/interconn/chan/release,E0000000614",
        "/org.ppc.ptp.PrivateTransferTransport/peek,E0000000614",
        "https://ptp.cn/v1/interconn/chan/other,E0000000404",
        "https://ptp.cn,E0000000404"
    })
    void anotherNodeMayNothingElse(String uri, String code) throws Exception {
        assertThat(node.envelope(invoke(uri)).code()).isEqualTo(code);
    }

    @Test
    void aPassedThroughBodyIsTheOperationItself() throws Exception {
        HttpResponse<byte[]> response = node.json(
                HttpFixture.INVOKE,
                "{\"topic\":\"t\",\"payload\":\"aGk=\"}",
                "x-ptp-session-id",
                "s",
                "x-ptp-version",
                "1",
                "x-ptp-uri",
                "https://ptp.cn/v1/interconn/chan/push");

        assertThat(node.envelope(response).isSuccess()).isTrue();
    }

    @Test
    void aHandshakeGoesToTheActorInCharge() throws Exception {
        var json = node.codecs.of(Encoding.JSON);
        Inbound inbound = new Inbound(Map.of(), ByteString.copyFromUtf8("{\"node_id\":\"node-a\"}"));

        node.json(
                HttpFixture.INVOKE,
                json.encode(inbound).toStringUtf8(),
                "x-ptp-uri",
                "https://ptp.cn/v1/interconn/net/weave");

        assertThat(node.requested).hasSize(1);
        PeerWeave asked = (PeerWeave) node.requested.get(0);
        assertThat(asked.route().nodeId()).isEqualTo("node-a");
        assertThat(asked.partner()).isEqualTo("node-a");
    }

    @Test
    void aNodeInTheMiddleCarriesOnAndKeepsTheFirstSender() throws Exception {
        invoke("", "x-ptp-source-node-id", "node-a", "x-ptp-target-node-id", "node-c", "mesh-mdc", "node-a");

        var forwarded = node.forwarded.take();

        assertThat(forwarded.hops()).containsExactly("node-a");
        assertThat(forwarded.headers()).containsEntry("x-ptp-source-node-id", "node-a");
        assertThat(node.codecs
                        .json()
                        .decode(PushInbound.class, forwarded.body())
                        .topic())
                .isEqualTo("t");
    }

    private HttpResponse<byte[]> invoke(String uri, String... more) throws Exception {
        var json = node.codecs.of(Encoding.JSON);
        ByteString push = json.encode(new PushInbound("t", ByteString.copyFromUtf8("hi"), Map.of()));
        HttpRequest.Builder request = HttpRequest.newBuilder(node.uri(HttpFixture.INVOKE))
                .header("Content-Type", "application/json")
                .header("x-ptp-session-id", "s")
                .header("x-ptp-uri", uri)
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        json.encode(new Inbound(Map.of(), push)).toByteArray()));
        return node.send(request, more);
    }
}
