package io.be.mesh.verticle.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.Certificates;
import io.be.mesh.cluster.bus.message.CheckReport;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.FoundRoute;
import io.be.mesh.cluster.bus.message.KeyList;
import io.be.mesh.cluster.bus.message.RevocationList;
import io.be.mesh.cluster.bus.message.Routes;
import io.be.mesh.cluster.bus.message.ServiceChange;
import io.be.mesh.cluster.identity.Crl;
import io.be.mesh.cluster.service.Explanation;
import io.be.mesh.cluster.token.Token;
import io.be.mesh.protocol.admin.AdminApi;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Keys;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document says what the port does, and the port does what the document says. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");
    private static final Pattern REFERENCE = Pattern.compile("\\{\"\\$ref\":\"#/components/schemas/(\\w+)\"}");
    private static final JsonObject DOCUMENT = new JsonObject(AdminApi.document());

    @TempDir
    Path home;

    private AdminFixture admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminFixture.open(home);
        admin.open(false, Optional.of(new SaidCluster()));
        Done done = Done.of(new Change("route LX2", 1, 2));
        Route route = new Codecs(CodecLimits.of(65536))
                .json()
                .decode(
                        Route.class,
                        ByteString.copyFromUtf8(
                                "{\"node_id\":\"LX2\",\"host_key\":\"SECRET\",\"guest_key\":\"SECRET\",\"auth_code\":\"SECRET\"}"));
        admin.serve(Addresses.NET_EDGES, q -> Future.succeededFuture(new Routes(List.of(route))));
        admin.serve(
                Addresses.NET_EDGE,
                q -> Future.succeededFuture(new FoundRoute(
                        Optional.of(route).filter(known -> q.nodeId().equals("LX2")))));
        admin.serve(Addresses.NET_REFRESH, q -> Future.succeededFuture(done));
        admin.serve(Addresses.NET_REMOVE, q -> Future.succeededFuture(done));
        admin.serve(Addresses.NET_DISABLE, q -> Future.succeededFuture(done));
        admin.serve(Addresses.NET_ENABLE, q -> Future.succeededFuture(done));
        admin.serve(Addresses.NET_WEAVE, q -> Future.succeededFuture(done));
        admin.serve(Addresses.NET_ACK, q -> Future.succeededFuture(done));
        admin.serve(Addresses.KMS_ROTATE, q -> Future.succeededFuture(done));
        admin.serve(Addresses.KMS_REVOKE, q -> Future.succeededFuture(done));
        admin.serve(Addresses.KMS_APPLY_ISSUE, q -> Future.succeededFuture(keys()));
        admin.serve(Addresses.KMS_APPLY_ROOT, q -> Future.succeededFuture(keys()));
        admin.serve(Addresses.KMS_CRL, q -> Future.succeededFuture(new RevocationList(Crl.pem(new byte[] {48, 0}))));
        admin.serve(Addresses.KMS_CERTIFICATES, q -> Future.succeededFuture(certificates()));
        admin.serve(
                Addresses.NET_CHECK,
                q -> Future.succeededFuture(new CheckReport(
                        List.of(new CheckReport.Line("resolve", CheckReport.Result.PASS, "10.0.0.1", "", "")))));
        admin.serve(Addresses.REGISTRY_LIST, q -> Future.succeededFuture(Services.page()));
        admin.serve(Addresses.REGISTRY_PUT, q -> Future.succeededFuture(done));
        admin.serve(Addresses.REGISTRY_PUTS, q -> Future.succeededFuture(done));
        admin.serve(Addresses.REGISTRY_PUT_IF, q -> Future.succeededFuture(new ServiceChange(true, 2, done)));
        admin.serve(Addresses.REGISTRY_REMOVE_IF, q -> Future.succeededFuture(new ServiceChange(true, 0, done)));
        admin.serve(
                Addresses.REGISTRY_EXPLAIN,
                q -> Future.succeededFuture(new Explanation(
                        "a", List.of(new Explanation.Rule("a", q.method() + q.url() + q.headers(), 0, "taken")))));
        AdminFixture.await(admin.tokens.create(Token.Kind.INSIDE, "ours", 0));
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    private static KeyList keys() {
        return new KeyList(List.of(new Keys("c", "p", "k", Keys.ISSUED_CERTIFICATE, "", "PEM", 0, 1)));
    }

    private static Certificates certificates() {
        return new Certificates(List.of(new Certificates.Entry(
                "leaf",
                "LX1",
                "CN=a",
                "CN=b",
                "01",
                "AA:BB",
                1,
                2,
                List.of("lx1.trustbe.cn"),
                "EC 256",
                false,
                "PEM")));
    }

    @Test
    void everyPathThatIsServedIsDocumentedAndEveryDocumentedOneIsServed() {
        Set<String> served = new TreeSet<>();
        admin.admin.served().getRoutes().stream()
                .filter(route -> route.getPath() != null)
                .forEach(route -> route.methods().stream()
                        .filter(method -> !method.equals(HttpMethod.HEAD))
                        .forEach(method ->
                                served.add(method.name() + " " + route.getPath().replaceAll(":(\\w+)", "{$1}"))));

        assertThat(documented().map(Call::toString).toList()).containsExactlyInAnyOrderElementsOf(served);
    }

    private record Call(String method, String path, JsonObject operation) {
        @Override
        public String toString() {
            return method.toUpperCase(Locale.ROOT) + " " + path;
        }
    }

    private static Stream<Call> documented() {
        JsonObject paths = DOCUMENT.getJsonObject("paths");
        return paths.fieldNames().stream().flatMap(path -> paths.getJsonObject(path).fieldNames().stream()
                .filter(METHODS::contains)
                .map(method -> new Call(method, path, paths.getJsonObject(path).getJsonObject(method))));
    }

    @Test
    void everyAnswerIsWhatTheDocumentSays() throws Exception {
        String token = AdminFixture.await(admin.tokens.create(Token.Kind.INSIDE, "", 0))
                .token()
                .id();
        for (Call call : documented().toList()) {
            String path = call.path()
                    .replace("/tokens/{id}", "/tokens/" + token)
                    .replace("{id}", "LX2")
                    .replaceAll("\\{(kind|name|instance)}", "x");
            HttpResponse<String> answer = call.method().equals("get")
                    ? admin.get(path)
                    : admin.call(call.method().toUpperCase(Locale.ROOT), path, body(call));
            JsonObject promised =
                    call.operation().getJsonObject("responses").getJsonObject(String.valueOf(answer.statusCode()));
            assertThat(promised)
                    .as("%s answered %s: %s", call, answer.statusCode(), answer.body())
                    .isNotNull();
            JsonObject content = promised.getJsonObject("content");
            String type = answer.headers().firstValue("content-type").orElse("").split(";", 2)[0];
            assertThat(content.fieldNames()).as(call.toString()).contains(type);
            if (type.equals("application/json")) {
                assertValid(call.toString(), content.getJsonObject(type).getJsonObject("schema"), answer.body());
            }
            assertThat(answer.body()).doesNotContain("SECRET");
        }
    }

    private static String body(Call call) {
        return switch (call.operation().getString("operationId")) {
            case "newToken" -> "{\"kind\":\"inside\",\"label\":\"a\"}";
            case "putRoute" -> "{\"inst_id\":\"JG2\",\"address\":\"h:1\"}";
            case "issue" -> "{\"domain\":\"lx1.trustbe.cn\"}";
            default -> "{}";
        };
    }

    @Test
    void whatIsToBeExplainedIsInTheQuery() throws Exception {
        assertThat(admin.get("/v1/admin/explain?url=%2Fa%3Fb&header=A:%20b&header=C:d&method=PUT")
                        .body())
                .contains("PUT/a?b[A: b, C:d]");
        assertThat(admin.get("/v1/admin/explain?url=/a").body()).contains("GET/a[]");
    }

    @Test
    void aFailureIsWhatTheDocumentSays() throws Exception {
        JsonObject schema = new JsonObject().put("$ref", "#/components/schemas/Problem");

        assertValid("unknown route", schema, admin.get("/v1/admin/routes/LX9").body());
        assertValid("unknown path", schema, admin.get("/v1/admin/nothing").body());
        assertValid(
                "not JSON",
                schema,
                admin.call("PUT", "/v1/admin/routes/LX2", "{").body());
    }

    private static void assertValid(String what, JsonObject schema, String body) {
        JsonSchemaOptions options = new JsonSchemaOptions()
                .setBaseUri("https://mesh.test/")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic);
        OutputUnit result =
                Validator.create(JsonSchema.of(resolved(schema)), options).validate(new JsonObject(body));
        assertThat(result.getValid())
                .as("%s: %s in %s", what, result.getErrors(), body)
                .isTrue();
    }

    /** With what its references name in their places. */
    private static JsonObject resolved(JsonObject schema) {
        String text = schema.encode();
        JsonObject schemas = DOCUMENT.getJsonObject("components").getJsonObject("schemas");
        for (Matcher found = REFERENCE.matcher(text); found.find(); found = REFERENCE.matcher(text)) {
            text = text.replace(
                    found.group(), schemas.getJsonObject(found.group(1)).encode());
        }
        return new JsonObject(text);
    }
}
