package io.be.mesh.verticle.registry.directory;

import static io.be.mesh.verticle.registry.directory.Engines.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.VertxBus;
import io.be.mesh.cluster.bus.message.ExplainRequest;
import io.be.mesh.cluster.service.Explanation;
import io.be.mesh.cluster.service.ServiceRequest;
import io.be.mesh.protocol.message.Registration;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainTest {
    private final Engines engines = new Engines();

    private Explanation explain(String method, String url, String... headers) {
        return engines.directory.explain(AskedRequest.of(new ExplainRequest(method, url, List.of(headers))));
    }

    private static List<String> lines(Explanation explanation) {
        return explanation.considered().stream()
                .map(rule -> rule.service() + " " + rule.rule() + " " + rule.priority() + ": " + rule.verdict())
                .toList();
    }

    @Test
    void saysOfEachRuleWhyItIsNotThatOne() {
        engines.put("taker", "h:1", service("/a/{b}", "http", Map.of("priority", "5")));
        engines.pass(1);
        engines.put("shadow", "h:2", service("/a/{x}", "http", Map.of()));
        engines.put("post", "h:3", service("/a/b", "http", Map.of("methods", "POST,PUT")));
        engines.put("host", "h:4", service("/a/b", "http", Map.of("hosts", "x.org")));
        engines.put("header", "h:5", service("/a/b", "http", Map.of("headers", "x-tenant=7")));
        engines.put("rpc", "h:6", service("/a/b", "grpc", Map.of()));
        engines.put("low", "h:7", service("/a/{x}", "http", Map.of("methods", "GET")));
        engines.put("all", "h:8", service("/*", "http", Map.of("priority", "high")));
        engines.put("regex", "h:9", service("~/a/[0-9]", "http", Map.of()));
        Registration over = Engines.registration("over", "h:10", service("/a/b", "http", Map.of()));
        engines.put(over, 1, 999_000);

        Explanation explanation = explain("get", "http://api.example.com:7304/a/b?c=d", "X-Tenant: 8");

        assertThat(explanation.taken()).isEqualTo("taker");
        assertThat(lines(explanation))
                .containsExactlyInAnyOrder(
                        "post /a/b 0: method GET is not among POST, PUT",
                        "host /a/b 0: another host",
                        "header /a/b 0: header x-tenant has another value",
                        "rpc /a/b 0: grpc is for gRPC alone",
                        "over /a/b 0: lease ended at 1970-01-01T00:16:39Z",
                        "taker /a/{b} 5: taken",
                        "shadow /a/{x} 0: shadowed by registration taker",
                        "low /a/{x} 0: of lower priority than taker",
                        "regex ~/a/[0-9] 0: the expression does not match",
                        "all /* 100: less specific than /a/{b}");
        assertThat(lines(explanation)).last().isEqualTo("all /* 100: less specific than /a/{b}");
        assertThat(explain("GET", "/a/b").considered())
                .extracting(Explanation.Rule::verdict)
                .contains("header x-tenant is missing");
    }

    @Test
    void saysWhoWasFirstAndWhoSaysMore() {
        engines.put("first", "h:1", service("/a", "http", Map.of("methods", "GET")));
        engines.pass(1);
        engines.put("later", "h:2", service("/a", "https", Map.of("methods", "GET")));
        engines.put("fewer", "h:3", service("/a", "http", Map.of()));

        assertThat(lines(explain("GET", "/a")))
                .containsExactly(
                        "first /a 0: taken",
                        "later /a 0: registered later than first",
                        "fewer /a 0: has fewer conditions than first");
    }

    @Test
    void saysThatNoInstanceIsWell() {
        engines.put("ill", "h:1", service("/a", "http", Map.of()));
        engines.put("ill", "h:2", service("/a", "http", Map.of()));
        engines.unwell("h:1", "connection refused");

        assertThat(lines(explain("GET", "/a"))).containsExactly("ill /a 0: taken");

        engines.unwell("h:2", "no answer");
        assertThat(lines(explain("GET", "/a")))
                .containsExactly("ill /a 0: taken, but no instance is well: h:1 connection refused; h:2 no answer");
    }

    @Test
    void saysWhatIsTheNodesOwnAndWhatIsNoPath() {
        engines.put("all", "h:1", service("/*", "http", Map.of()));

        assertThat(explain("POST", "/v1/interconn/chan/push").taken()).isEqualTo("the node itself");
        assertThat(explain("GET", "http://h/a/%2e%2e/b").taken()).isEmpty();
        assertThat(explain("GET", "/a/../b").considered().get(0).verdict()).startsWith("refused: a segment . or ..");
        assertThat(explain("GET", "a").taken()).isEqualTo("all");
        assertThat(explain("GET", "https://h").taken()).isEqualTo("all");
    }

    @Test
    void saysWhichGrpcServiceTakesWhatNamesNone() {
        engines.put("tensor", "h:1", service("/a/b/c", "grpc", Map.of()));

        Explanation one = explain("POST", "/pkg.Service/Method", "Content-Type: application/grpc+proto");
        assertThat(one.taken()).isEqualTo("tensor");
        assertThat(lines(one)).containsExactly("tensor /a/b/c 0: taken");

        engines.put("other", "h:2", service("/d/e/f", "grpc", Map.of()));
        Explanation several = explain("POST", "/pkg.Service/Method", "Content-Type: application/grpc");
        assertThat(several.taken()).isEmpty();
        assertThat(several.considered()).hasSize(2).allMatch(rule -> rule.verdict()
                .startsWith("several gRPC"));
    }

    @Test
    void isBounded() {
        for (int i = 0; i < 150; i++) {
            engines.put("s" + i, "h:1", service("/a", "http", Map.of("hosts", "h" + i + ".org")));
        }

        Explanation explanation = explain("GET", "http://h149.org/a");

        assertThat(explanation.taken()).isEqualTo("s149");
        assertThat(explanation.considered()).hasSize(100);
        assertThat(lines(explanation)).contains("s149 /a 0: taken");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a/b?c=d | '' | /a/b",
                "http://h:80/a#f | h | /a",
                "grpc://u@h/a/b | h | /a/b",
                "https://[::1]:7304?x | [::1] | /",
                "a/b | '' | /a/b",
                "/x://y | '' | /x://y",
            })
    void readsUrls(String url, String host, String path) {
        ServiceRequest request = AskedRequest.of(new ExplainRequest("GET", url, List.of()));

        assertThat(request.host()).isEqualTo(host);
        assertThat(request.path()).isEqualTo(path);
    }

    @Test
    void refusesWhatCannotBeRead() {
        assertThat(AskedRequest.of(new ExplainRequest("GET", "http://a/", List.of("Host: b:1")))
                        .host())
                .isEqualTo("b");
        assertThatThrownBy(() -> explain("GET", "")).hasMessageStartingWith("url is missing");
        assertThatThrownBy(() -> explain("G T", "/")).hasMessage("method is not the name of a method");
        assertThatThrownBy(() -> explain("GET", "/", "novalue")).hasMessage("header is not Name: value");
        assertThatThrownBy(() -> explain("GET", "/" + "a".repeat(9000))).hasMessageStartingWith("url is missing or");
    }

    @Test
    void answersOverTheBus() throws Exception {
        engines.put("all", "h:1", service("/*", "http", Map.of()));
        Vertx vertx = Vertx.vertx();
        try {
            VertxBus bus = new VertxBus(vertx);
            Explanation found = vertx.deployVerticle(new ExplainVerticle(bus, engines.directory))
                    .compose(id -> bus.request(Addresses.REGISTRY_EXPLAIN, new ExplainRequest("GET", "/a", List.of())))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertThat(found.taken()).isEqualTo("all");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }
}
