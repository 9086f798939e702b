package io.be.mesh.verticle.registry.directory;

import static io.be.mesh.verticle.registry.directory.Engines.get;
import static io.be.mesh.verticle.registry.directory.Engines.grpc;
import static io.be.mesh.verticle.registry.directory.Engines.request;
import static io.be.mesh.verticle.registry.directory.Engines.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.cluster.service.ServiceRequest;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Service;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegisteredDirectoryTest {
    private static final Map<String, String> SHARE = Map.of("share", "true");
    private final Engines engines = new Engines();

    private static Service http(String urn) {
        return service(urn, "http", Map.of());
    }

    private static Service http(String urn, Map<String, String> attrs) {
        return service(urn, "http", attrs);
    }

    @Test
    void theMostSpecificRuleWinsThenThePriority() {
        engines.put("all", "h:1", http("/*", Map.of("priority", "high")));
        engines.put("named", "h:2", http("/a/{b}"));
        engines.put("exact", "h:3", http("/a/b"));
        engines.put("regex", "h:4", http("~/c/[0-9]+"));
        engines.put("other", "h:5", http("~/c/.*", Map.of("priority", "7")));

        assertThat(engines.found(get("/a/b"))).isEqualTo("exact[h:3]");
        assertThat(engines.found(get("/a/c"))).isEqualTo("named[h:2]");
        assertThat(engines.found(get("/a/b/c"))).isEqualTo("all[h:1]");
        assertThat(engines.found(get("/c/12")))
                .as("of expressions that begin alike")
                .isEqualTo("other[h:5]");
        assertThat(engines.found(get("/%61/b"))).isEqualTo("exact[h:3]");
        assertThat(engines.found(get("/a/../stats"))).isEqualTo("nothing");
        assertThat(engines.found(get("/stats"))).isEqualTo("nothing");
        assertThat(engines.found(get("/v1/interconn/chan/push"))).isEqualTo("nothing");
    }

    @Test
    void aRequestIsAlsoFoundByHostHeaderAndMethod() {
        engines.put("any", "h:1", http("/a"));
        engines.put("exact", "h:2", http("/a", Map.of("hosts", "api.example.com")));
        engines.put("below", "h:3", http("/a", Map.of("hosts", "*.example.com")));
        engines.put("post", "h:4", http("/a", Map.of("methods", "post,PUT")));
        engines.put("tenant", "h:5", http("/a", Map.of("headers", "X-Tenant=7")));
        engines.put("both", "h:6", http("/a", Map.of("headers", "x-tenant=7,x-any=*", "methods", "DELETE")));

        assertThat(engines.found(get("/a"))).isEqualTo("any[h:1]");
        assertThat(engines.found(request("GET", "/a", "API.example.com.", Map.of())))
                .isEqualTo("exact[h:2]");
        assertThat(engines.found(request("GET", "/a", "x.y.example.com", Map.of())))
                .isEqualTo("below[h:3]");
        assertThat(engines.found(request("GET", "/a", "example.com", Map.of()))).isEqualTo("any[h:1]");
        assertThat(engines.found(request("POST", "/a", "", Map.of()))).isEqualTo("post[h:4]");
        assertThat(engines.found(request("GET", "/a", "", Map.of("x-TENANT", "7"))))
                .isEqualTo("tenant[h:5]");
        assertThat(engines.found(request("GET", "/a", "", Map.of("x-tenant", "8"))))
                .isEqualTo("any[h:1]");
        assertThat(engines.found(request("DELETE", "/a", "", Map.of("x-tenant", "7", "x-any", ""))))
                .isEqualTo("both[h:6]");
    }

    /** The sample of the document: one path, two protocols. */
    @Test
    void onePathIsServedOverHttpAndOverGrpc() {
        engines.put("tensorserving", "h:1", http("/a/b/c"), service("/a/b/c", "grpc", Map.of()));

        assertThat(protocol(get("/a/b/c"))).isEqualTo("HTTP");
        assertThat(protocol(grpc("/a/b/c"))).isEqualTo("GRPC");
        assertThat(protocol(grpc("/a/b/c/pkg.Service/Method")))
                .as("below the path")
                .isEqualTo("GRPC");
        assertThat(protocol(grpc("/pkg.Service/Method")))
                .as("the only gRPC service")
                .isEqualTo("GRPC");
        assertThat(protocol(grpc("/pkg.Service/Method/x"))).isEqualTo("none");
        assertThat(protocol(get("/pkg.Service/Method"))).isEqualTo("none");
        assertThat(protocol(get("/a/b/c/d"))).isEqualTo("none");

        engines.put("second", "h:2", service("/d/e/f", "grpcs", Map.of()));

        assertThat(protocol(grpc("/pkg.Service/Method")))
                .as("which of the two?")
                .isEqualTo("none");
        assertThat(protocol(grpc("/d/e/f"))).isEqualTo("GRPCS");
    }

    private String protocol(ServiceRequest request) {
        return engines.directory
                .find(request)
                .map(ServicePool::protocol)
                .map(Enum::name)
                .orElse("none");
    }

    @Test
    void grpcIsFoundByTheNameOfTheService() {
        engines.put("name", "h:1", service("pkg.Service", "grpc", Map.of()));
        engines.put("method", "h:2", service("/pkg.Service/Special", "h2c", Map.of()));
        engines.put("all", "h:3", service("/pkg/*", "grpc", Map.of()));
        engines.put("plain", "h:4", http("/*"));

        assertThat(engines.found(grpc("/pkg.Service/Method"))).isEqualTo("name[h:1]");
        assertThat(engines.found(grpc("/pkg.Service/Special"))).isEqualTo("method[h:2]");
        assertThat(engines.found(grpc("/pkg/Other"))).isEqualTo("all[h:3]");
        assertThat(engines.found(grpc("/else.Service/Method"))).isEqualTo("nothing");
        assertThat(engines.found(get("/pkg.Service/Special")))
                .as("HTTP/2 without gRPC")
                .isEqualTo("method[h:2]");
        assertThat(engines.found(get("/pkg.Service/Method"))).isEqualTo("plain[h:4]");
    }

    @Test
    void instancesOfOneNameAreOnePoolAndTheFirstOwnerKeepsThePath() {
        Registration first = engines.put("one", "h:1", http("/a"));
        engines.pass(1);
        engines.put("two", "h:2", http("//a"));
        engines.pass(1);
        engines.put("one", "h:3", http("a"));

        assertThat(engines.found(get("/a"))).isEqualTo("one[h:1, h:3]");

        engines.remove(first);
        assertThat(engines.found(get("/a"))).as("now the other is the first").isEqualTo("two[h:2]");

        Registration again = Engines.registration("two", "h:2", http("/b"));
        engines.put(again, engines.millis(), Engines.FOREVER);
        assertThat(engines.found(get("/a"))).isEqualTo("one[h:3]");
        assertThat(engines.found(get("/b"))).isEqualTo("two[h:2]");
    }

    @Test
    void ownersWhoShareAreOnePool() {
        engines.put("one", "h:1", http("/a", SHARE));
        engines.pass(1);
        engines.put("two", "h:2", http("/a", SHARE));
        engines.put("three", "h:3", http("/a"));

        assertThat(engines.found(get("/a"))).isEqualTo("one[h:1, h:2]");
    }

    @Test
    void aLeaseEndsWhenItSaysWithoutAChange() {
        engines.put("below", "h:1", http("/*"));
        long end = engines.millis() + 1000;
        Registration one = Engines.registration("one", "h:2", http("/a"));
        engines.put(one, 1, end);
        engines.put(Engines.registration("one", "h:3", http("/a")), 2, end + 1000);
        engines.put(Engines.registration("two", "h:4", http("/a")), 3, end + 2000);

        engines.pass(1000);
        assertThat(engines.found(get("/a"))).as("the last millisecond").isEqualTo("one[h:2, h:3]");
        engines.pass(1);
        assertThat(engines.found(get("/a"))).isEqualTo("one[h:3]");
        engines.pass(1000);
        assertThat(engines.found(get("/a"))).isEqualTo("two[h:4]");
        engines.pass(1000);
        assertThat(engines.found(get("/a"))).isEqualTo("below[h:1]");

        engines.put(one, 1, engines.millis());
        assertThat(engines.found(get("/a"))).as("it is back").isEqualTo("one[h:2]");
    }

    @Test
    void aRenewalLeavesTheIndexAlone() {
        Registration one = Engines.registration("one", "h:1", http("/a"));
        engines.put(one, 1, engines.millis() + 1000);
        assertThat(engines.found(get("/a"))).isEqualTo("one[h:1]");
        int made = engines.pools.get();

        for (int i = 0; i < 100; i++) {
            engines.put(one, 1, engines.millis() + 1000);
            assertThat(engines.found(get("/a"))).isEqualTo("one[h:1]");
        }
        assertThat(engines.pools.get()).isEqualTo(made);

        engines.put(one, 1, engines.millis() + 5000);
        engines.pass(1001);
        assertThat(engines.found(get("/a"))).as("it has more time").isEqualTo("one[h:1]");
        assertThat(engines.pools.get()).as("a pool whose entries know it").isEqualTo(made + 1);
        engines.put(one, 1, engines.millis() - 1);
        assertThat(engines.found(get("/a"))).as("less time holds at once").isEqualTo("nothing");
    }

    @Test
    void namesOfTlsAndQueuesAreFound() {
        engines.put("db", "h:1", service("", "tcp", Map.of("sni", "DB.example.com")));
        engines.put("any", "h:2", service("", "tcp", Map.of("sni", "*.example.com")));
        Registration sink = engines.put(
                "sink",
                "h:3",
                service("Binding", "u", "http", Map.of("session", "s", "topic", "t")),
                service("Binding", "/events", "http", Map.of()));
        engines.pass(1);
        engines.put("late", "h:4", service("Binding", "u", "http", Map.of("session", "s", "topic", "t")));

        assertThat(Engines.text(engines.directory.bySni("db.example.com"))).isEqualTo("db[h:1]");
        assertThat(Engines.text(engines.directory.bySni("x.example.com"))).isEqualTo("any[h:2]");
        assertThat(Engines.text(engines.directory.bySni("example.com"))).isEqualTo("nothing");
        assertThat(engines.directory.bindings()).extracting(ServicePool::name).containsExactly("sink");
        engines.remove(sink);
        assertThat(engines.directory.bindings()).extracting(ServicePool::name).containsExactly("late");
        assertThat(engines.found(get("/events"))).as("a binding is no path").isEqualTo("nothing");
    }

    @Test
    void whatCannotBeReadIsLeftOutAndTheRestIsFound() {
        engines.put(
                "mixed",
                "h:1",
                http("/a/../b"),
                service("/c", "gopher", Map.of()),
                http("/d", Map.of("weight", "heavy")),
                http("/e"));

        assertThat(engines.found(get("/e"))).isEqualTo("mixed[h:1]");
        assertThat(engines.found(get("/d"))).isEqualTo("nothing");
    }

    @Test
    void expressionsAreBounded() {
        for (int i = 0; i < ExpressionLimits.ALIKE; i++) {
            Registration each = Engines.registration("e" + i, "h:" + i, http("~/x/[a-c]" + i));
            engines.directory.requireRoom(each);
            engines.put(each, i, Engines.FOREVER);
        }
        Registration surplus = Engines.registration("more", "h:1", http("~/x/[d]"));

        assertThatThrownBy(() -> engines.directory.requireRoom(surplus))
                .isInstanceOfSatisfying(MeshException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.BUFFER_FULL);
                    assertThat(refusal.message()).isEqualTo("expressions that begin with /x/ are more than 64");
                });
        assertThatCode(() -> engines.directory.requireRoom(
                        Engines.registration("same", "h:1", http("~/x/[a-c]3"), http("/x/y"), http("~/y/[d]"))))
                .doesNotThrowAnyException();
        Registration many = Engines.registration(
                "many",
                "h:1",
                IntStream.range(0, ExpressionLimits.ALL)
                        .mapToObj(i -> http("~/p" + i + "/.*"))
                        .toArray(Service[]::new));
        assertThatThrownBy(() -> engines.directory.requireRoom(many)).hasMessage("all expressions are more than 1000");

        Registration heavy = Engines.registration(
                "heavy",
                "h:1",
                IntStream.range(0, 20).mapToObj(i -> http("~/z/[a-c]{200}" + i)).toArray(Service[]::new));
        assertThatThrownBy(() -> engines.directory.requireRoom(heavy))
                .hasMessage("expressions that begin with /z/ have more than 4000 steps");

        engines.remove(Engines.registration("e0", "h:0"));
        assertThatCode(() -> engines.directory.requireRoom(surplus)).doesNotThrowAnyException();
    }
}
