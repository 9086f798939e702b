package io.be.mesh.verticle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.Expected;
import io.be.mesh.cluster.bus.message.PutService;
import io.be.mesh.cluster.bus.message.Registrations;
import io.be.mesh.cluster.bus.message.RemoveService;
import io.be.mesh.cluster.bus.message.ServiceChange;
import io.be.mesh.cluster.bus.message.ServicePage;
import io.be.mesh.cluster.bus.message.ServiceQuery;
import io.be.mesh.cluster.bus.message.ServiceRef;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Registration;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceEndpointsTest {
    private static final String ALL = "/v1/admin/services";
    private static final String ONE = ALL + "/complex/a%20b/h:1";
    private static final ServiceRef REF = new ServiceRef("complex", "a b", "h:1");

    @TempDir
    Path home;

    private final AtomicReference<ServiceQuery> asked = new AtomicReference<>();
    private final AtomicReference<PutService> put = new AtomicReference<>();
    private final AtomicReference<RemoveService> removed = new AtomicReference<>();
    private final AtomicReference<Registrations> several = new AtomicReference<>();
    private final AtomicReference<Registration> single = new AtomicReference<>();
    private AdminFixture admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminFixture.open(home);
        Done done = new Done("h:2 cannot be reached", List.of(new Change(REF.label(), 7, 8)));
        admin.serve(Addresses.REGISTRY_LIST, query -> {
            asked.set(query);
            boolean there = query.name().isEmpty() || query.name().equals(REF.name());
            return Future.succeededFuture(there ? Services.page() : new ServicePage(List.of(), ""));
        });
        admin.serve(Addresses.REGISTRY_PUT, given -> {
            single.set(given);
            return Future.succeededFuture(done);
        });
        admin.serve(Addresses.REGISTRY_PUTS, given -> {
            several.set(given);
            return Future.succeededFuture(done);
        });
        admin.serve(Addresses.REGISTRY_PUT_IF, given -> {
            put.set(given);
            return Future.succeededFuture(
                    given.expected().isMetBy(7)
                            ? new ServiceChange(true, 8, done)
                            : new ServiceChange(false, 7, Done.OK));
        });
        admin.serve(Addresses.REGISTRY_REMOVE_IF, given -> {
            removed.set(given);
            return Future.succeededFuture(
                    given.expected().isMetBy(7)
                            ? new ServiceChange(true, 0, Done.OK)
                            : new ServiceChange(false, 7, Done.OK));
        });
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    private HttpResponse<String> call(String method, String path, String body, String... headers) throws Exception {
        var request = admin.json(method, path, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return admin.send(request);
    }

    @Test
    void theListShowsLeaseHealthAndOwners() throws Exception {
        JsonObject service = new JsonObject(
                        admin.get(ALL + "?kind=complex&limit=5&after=k").body())
                .getJsonArray("services")
                .getJsonObject(0);

        assertThat(asked.get()).isEqualTo(new ServiceQuery("complex", "", "", "k", 5));
        assertThat(service.getLong("until")).isEqualTo(2);
        assertThat(service.getBoolean("static")).isFalse();
        assertThat(service.getJsonArray("addresses").encode())
                .isEqualTo("[{\"address\":\"h:2\",\"healthy\":false,\"why\":\"refused\"}]");
        assertThat(service.getJsonArray("rules").encode()).isEqualTo("[{\"rule\":\"/a\",\"owner\":\"b (h:9)\"}]");
        assertThat(admin.get(ALL + "?limit=many").statusCode()).isEqualTo(400);
    }

    @Test
    void whoHasThePageIsToldSo() throws Exception {
        String tag = admin.get(ALL).headers().firstValue("etag").orElseThrow();

        HttpResponse<String> same =
                admin.send(admin.request(ALL).header("if-none-match", tag).GET());
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(admin.send(admin.request(ALL)
                                .header("if-none-match", "\"0\"")
                                .GET())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void oneIsShownWithItsContentAndVersion() throws Exception {
        HttpResponse<String> answer = admin.get(ONE);

        assertThat(answer.headers().firstValue("etag")).contains("\"7\"");
        JsonObject registration = new JsonObject(answer.body()).getJsonObject("registration");
        assertThat(registration.getString("instance_id")).isEqualTo("h:1");
        assertThat(registration.getLong("timestamp")).isEqualTo(2);
        assertThat(admin.get(ALL + "/complex/none/h:1").statusCode()).isEqualTo(404);
    }

    @Test
    void onePutIsThatOfThePath() throws Exception {
        HttpResponse<String> answer =
                call("PUT", ONE, "{\"Kind\":\"Complex\",\"timestamp\":1000,\"address\":\"h:3\"}", "if-match", "\"7\"");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("etag")).contains("\"8\"");
        assertThat(new JsonObject(answer.body()).getString("message")).isEqualTo("h:2 cannot be reached");
        Registration given = put.get().registration();
        assertThat(List.of(given.kind(), given.name(), given.instanceId(), given.address()))
                .containsExactly("complex", "a b", "h:1", "h:3");
        assertThat(put.get().expected()).isEqualTo(new Expected.Exactly(7));
        assertThat(admin.audited().get(0).getString("action")).isEqualTo("mesh.registry.put");
    }

    @ParameterizedTest
    @CsvSource({"{\"name\":\"other\"},name", "{\"kind\":\"server\"},kind", "{\"instanceId\":\"h:2\"},instance_id"})
    void aBodyOfAnotherOneIsRefused(String body, String member) throws Exception {
        HttpResponse<String> answer = call("PUT", ONE, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("detail")).contains(member + " of the body");
        assertThat(put.get()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,if-match,\"6\"",
        "PUT,if-none-match,*",
        "PATCH,if-match,\"8\"",
        "PATCH,if-none-match,*",
        "DELETE,if-match,\"1\"",
        "DELETE,if-none-match,*"
    })
    void aConditionThatIsNotMetIsSaidWithTheVersion(String method, String header, String value) throws Exception {
        HttpResponse<String> answer = call(method, ONE, "{}", header, value);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(412);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(new JsonObject(answer.body()).getString("detail"))
                .isEqualTo("it is not as expected: its version is 7");
        assertThat(admin.audited().get(0).getString("result")).isEqualTo("E0000000400");
    }

    @ParameterizedTest
    @CsvSource({"if-match,7", "if-match,W/\"7\"", "if-match,\"x\"", "if-none-match,\"7\""})
    void aConditionThatIsNoneIsRefused(String header, String value) throws Exception {
        assertThat(call("PUT", ONE, "{}", header, value).statusCode()).isEqualTo(400);
        assertThat(call("DELETE", ONE, "", "if-match", "\"7\"", "if-none-match", "*")
                        .statusCode())
                .isEqualTo(400);
        assertThat(put.get()).isNull();
        assertThat(removed.get()).isNull();
    }

    @Test
    void aPatchChangesWhatItNames() throws Exception {
        HttpResponse<String> answer = call(
                "PATCH",
                ONE,
                "{\"Address\":\"h:4\",\"attachments\":{\"own\":null,\"new\":\"3\"},"
                        + "\"content\":{\"services\":[{\"urn\":\"/b\"}]}}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Registration patched = put.get().registration();
        assertThat(patched.address()).isEqualTo("h:4");
        assertThat(patched.timestamp()).as("the lease stays").isEqualTo(2);
        assertThat(patched.attachments()).containsOnlyKeys("Own", "new");
        assertThat(patched.content().services().get(0).urn()).isEqualTo("/b");
        assertThat(put.get().expected()).as("what it was read from").isEqualTo(new Expected.Exactly(7));
        assertThat(call("PATCH", ALL + "/complex/none/h:1", "{}").statusCode()).isEqualTo(404);
        assertThat(call("PATCH", ONE, "[]").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[R,R]", "{\"registrations\":[R,R]}"})
    void severalArePutTogether(String body) throws Exception {
        assertThat(call("PUT", ALL, body.replace("R", Services.JSON)).statusCode())
                .isEqualTo(200);
        assertThat(several.get().registrations()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[R]", "{\"registrations\":[R]}", "R"})
    void oneAloneIsPutAlone(String body) throws Exception {
        assertThat(call("PUT", ALL, body.replace("R", Services.JSON)).statusCode())
                .isEqualTo(200);
        assertThat(single.get().name()).isEqualTo("a b");
        assertThat(several.get()).isNull();
    }

    @Test
    void aRemovalNeedsNothingToBeThere() throws Exception {
        HttpResponse<String> answer = call("DELETE", ONE, "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(removed.get()).isEqualTo(new RemoveService(REF, Expected.ANY));
        assertThat(admin.audited().get(0).getString("action")).isEqualTo("mesh.registry.remove");
    }

    @Test
    void aRefusalOfTheRegistryIsAProblem() throws Exception {
        AdminFixture other = AdminFixture.open(home.resolve("other"));
        try {
            other.serve(
                    Addresses.REGISTRY_PUT,
                    given -> Future.failedFuture(new MeshException(ErrorCode.BAD_ADDRESS, "address is not host:port")));
            HttpResponse<String> answer = other.call("PUT", ALL, Services.JSON);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("E0000000619");
            assertThat(new JsonObject(answer.body()).getString("detail")).isEqualTo("address is not host:port");
        } finally {
            other.close();
        }
    }
}
