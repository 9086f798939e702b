package io.be.mesh.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.be.mesh.conf.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that speak to the admin port, against a port whose answers the test writes. */
class AdminCommandsTest {
    private static final String FINGERPRINT = "AA:BB:CC:DD:".repeat(8).replaceFirst(":$", "");
    private static final String STATUS =
            "{\"node\":{\"nodeId\":\"LX1\"},\"routes\":[{\"nodeId\":\"LX2\",\"trust\":\"pinned\","
                    + "\"fingerprint\":\"" + FINGERPRINT + "\"}]}";
    private static final String CERTIFICATES =
            "{\"certificates\":[{\"use\":\"root\",\"nodeId\":\"LX1\",\"fingerprint\":\"11:22\","
                    + "\"notAfter\":4102444800000,\"notBefore\":0,\"algorithm\":\"EC 256\",\"revoked\":false}]}";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, Said> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    private record Said(int status, byte[] body) {
        Said(int status, String body) {
            this(status, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private record Asked(String call, String body, String authorization, String query) {}

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestMethod() + " "
                + exchange.getRequestURI().getRawPath().replace("/v1/admin", "");
        String token = exchange.getRequestHeaders().getFirst("authorization");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String query = exchange.getRequestURI().getRawQuery();
        asked.add(new Asked(call, body, token == null ? "" : token, query == null ? "" : query));
        Said said = answers.getOrDefault(
                call, new Said(404, "{\"code\":\"E0000000404\",\"detail\":\"nothing\",\"hint\":\"\"}"));
        byte[] bytes = said.body();
        exchange.sendResponseHeaders(said.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @ParameterizedTest
    @CsvSource({
        "5, 0, connected, compare both roots by phone",
        "7, 0, woven, compare both roots by phone",
        "144, 0, waiting for approval here, mesh net ack LX2",
        "148, 0, waiting for approval by LX2, mesh net ack LX1",
        "39, 0, disabled, mesh net enable LX2",
        "7, 1000, expired, --expire",
        "4, 0, not reached yet, mesh net check LX2"
    })
    void aRouteIsShownInWordsWithWhatComesNext(int status, long expireAt, String state, String next) {
        answers.put("GET /routes/LX2", new Said(200, route(status, expireAt)));
        answers.put("GET /status", new Said(200, STATUS));
        answers.put("GET /certificates", new Said(200, CERTIFICATES));

        assertThat(run("net", "show", "LX2")).as(err.toString()).isZero();

        assertThat(out.toString())
                .containsPattern("state +" + state)
                .contains(next)
                .contains("our root", "11 22", "their root", "pinned on first use")
                .containsPattern("AA BB CC DD  AA BB CC DD\n");
    }

    @Test
    void theListIsAlignedAndJsonIsTheAnswerItself() {
        answers.put("GET /routes", new Said(200, "{\"routes\":[" + route(7, 0) + "]}"));
        answers.put("GET /status", new Said(200, STATUS));

        run("net", "list");
        assertThat(out.toString()).containsPattern("NODE +INSTITUTION").containsPattern("LX2 +JG2 +b:7304 +woven");

        out.getBuffer().setLength(0);
        run("net", "list", "--json");
        assertThat(out.toString()).startsWith("{\"routes\":[{");
    }

    @Test
    void theReplicasAreListedAndWhetherWritesAreTaken() {
        String member = "{\"id\":\"i\",\"name\":\"%s\",\"address\":\"10.0.0.1:7306\",\"version\":\"1\",\"self\":%s,"
                + "\"leader\":true,\"state\":\"ready\"}";
        answers.put(
                "GET /cluster",
                new Said(
                        200,
                        "{\"members\":[" + member.formatted("one", true) + "," + member.formatted("two", false)
                                + "],\"minimum\":2,\"writable\":false,\"copied\":false}"));

        assertThat(run("cluster", "status")).as(err.toString()).isZero();

        assertThat(out.toString())
                .containsPattern("NAME +ADDRESS +VERSION +STATE")
                .containsPattern("one +10.0.0.1:7306 +1 +ready +leader this one")
                .contains("writes are REFUSED: 2 see each other, 2 must")
                .contains("copies are NOT complete");
    }

    @Test
    void aJoinTokenAloneIsOnStandardOutput() {
        answers.put(
                "POST /cluster/tokens",
                new Said(201, "{\"id\":\"ab\",\"token\":\"mesh-join-1.AAAA\",\"expireAt\":4102444800000}"));

        assertThat(run("cluster", "token", "--expires", "1h"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).isEqualTo("mesh-join-1.AAAA\n");
        assertThat(err.toString()).contains("join token ab, good once");
        assertThat(asked.get(0).body()).contains("expireAt");
        assertThat(run("cluster", "token", "--expires", "soon")).isEqualTo(2);
    }

    @Test
    void aReplicaIsTakenOutByConsentOnly() {
        answers.put("POST /cluster/leave", new Said(200, "{\"message\":\"it leaves\",\"changes\":[]}"));
        answers.put(
                "POST /cluster/drain",
                new Said(409, "{\"code\":\"E0000000400\",\"detail\":\"not one of several replicas\",\"hint\":\"\"}"));

        assertThat(run("cluster", "leave")).isEqualTo(2);
        assertThat(asked).isEmpty();
        assertThat(run("cluster", "leave", "--yes")).isZero();
        assertThat(out.toString()).contains("it leaves");
        assertThat(run("cluster", "drain")).isEqualTo(1);
        assertThat(err.toString()).contains("not one of several replicas");
        assertThat(run("cluster")).isEqualTo(2);
    }

    @Test
    void aProblemIsErrorAndHintAndExitOne() {
        answers.put(
                "POST /routes/LX2/ack",
                new Said(
                        404,
                        "{\"code\":\"E0000000618\",\"detail\":\"nobody asked\",\"hint\":\"weave first\",\"hop\":\"LX2\"}"));

        assertThat(run("net", "ack", "LX2")).isEqualTo(1);

        assertThat(err.toString()).contains("error: nobody asked [LX2] (E0000000618)", "hint: weave first");
    }

    @Test
    void aTokenComesFromTheOptionTheFileOrTheEnvironment() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "from-file\n");
        answers.put("GET /tokens", new Said(200, "{\"tokens\":[]}"));

        run("token", "list", "--token", "from-option");
        run("token", "list", "--token-file", file.toString());
        run("token", "list");

        assertThat(asked)
                .extracting(Asked::authorization)
                .containsExactly("Bearer from-option", "Bearer from-file", "Bearer from-variable");
    }

    @Test
    void withoutAnAcceptedTokenTheHintSaysHowToGiveOne() {
        answers.put(
                "GET /tokens", new Said(401, "{\"code\":\"E0000000403\",\"detail\":\"needs a token\",\"hint\":\"x\"}"));

        assertThat(run("token", "list")).isEqualTo(1);

        assertThat(err.toString()).contains("needs a token (E0000000403)", "hint: the one given is not known here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"net remove LX2", "kms rotate --root", "kms revoke AA:BB"})
    void whatCannotBeTakenBackWantsAYes(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains("--yes");
        assertThat(asked).isEmpty();

        answers.put("DELETE /routes/LX2", done("route LX2", 3, 0));
        answers.put("POST /certificates/rotate", done("identity", 1, 2));
        answers.put("POST /certificates/revoke", done("certificate AA:BB", 0, 1));
        assertThat(run((line + " --yes").split(" "))).as(err.toString()).isZero();
        assertThat(asked).hasSize(1);
    }

    @Test
    void aRefreshSendsWhatWasGivenAndNothingElse() throws IOException {
        Path root = Files.writeString(folder.resolve("root.pem"), "PEM");
        answers.put("PUT /routes/LX2", done("route LX2", 0, 1));

        int exit = run(
                "net", "refresh", "LX2", "--inst", "JG2", "--guest-root", root.toString(), "--expire", "2030-01-01");

        assertThat(exit).as(err.toString()).isZero();
        assertThat(asked.get(0).body())
                .isEqualTo("{\"instId\":\"JG2\",\"guestRoot\":\"PEM\",\"expireAt\":1893456000000}");
        assertThat(out.toString()).contains("route LX2: added");
    }

    @Test
    void aFailedCheckIsExitOneWithCauseAndHint() {
        answers.put(
                "POST /check",
                new Said(
                        200,
                        "\n\n{\"passed\":false,\"lines\":[{\"step\":\"connect\",\"result\":\"FAIL\",\"detail\":\"b:1\","
                                + "\"cause\":\"refused\",\"hint\":\"start it\"}]}"));

        assertThat(run("net", "check", "--address", "b:1", "--largest", "1MiB", "--idle", "5m"))
                .isEqualTo(1);

        assertThat(out.toString()).containsPattern("FAIL +connect +b:1").contains("cause: refused", "hint: start it");
        assertThat(asked.get(0).body()).contains("\"largestBytes\":1048576", "\"idleMillis\":300000");
    }

    @Test
    void nothingIsWrittenOverAPair() throws IOException {
        Files.writeString(folder.resolve("x.key"), "mine");

        int exit = run(
                "kms",
                "issue",
                "x.example",
                "--root",
                "--out",
                folder.resolve("x").toString());

        assertThat(exit).isEqualTo(2);
        assertThat(asked).isEmpty();
        assertThat(folder.resolve("x.key")).hasContent("mine");
    }

    @Test
    void theKeyIsForItsOwnerAndShownOnRequestOnly() throws IOException {
        String crt = Files.readString(Path.of("src/test/resources/root.pem"));
        String body = "{\"keys\":[{\"kind\":4,\"key\":" + quoted(crt) + "},{\"kind\":1,\"key\":\"SECRET\\n\"}]}";
        answers.put("POST /certificates", new Said(201, body));

        run("kms", "issue", "x.example", "--root", "--out", folder.resolve("x").toString());
        String quiet = out.toString() + err;
        run("kms", "issue", "x.example", "--root", "--out", "-");

        assertThat(quiet).contains("SHA-256").doesNotContain("SECRET");
        assertThat(out.toString()).contains("SECRET");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("x.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void theListOfRevokedCertificatesIsShownOrWrittenInPlaceOfTheOneBefore() throws Exception {
        byte[] der = list();
        answers.put("GET /crl", new Said(200, der));
        Path file = folder.resolve("mesh.crl");

        for (int run = 0; run < 2; run++) {
            assertThat(run("kms", "crl", "--out", file.toString()))
                    .as(err.toString())
                    .isZero();
            assertThat(Files.readAllBytes(file)).isEqualTo(der);
            Files.writeString(file, "older");
        }
        run("kms", "crl", "--out", file.toString(), "--pem");
        assertThat(file).content().startsWith("-----BEGIN X509 CRL-----\n").endsWith("-----END X509 CRL-----\n");
        assertThat(out.toString()).contains("mesh.crl: number 7, 1 revoked, the next one by 2026-01-08T00:00:00Z");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }

        out.getBuffer().setLength(0);
        run("kms", "crl");
        assertThat(out.toString()).contains("CN=bank: number 7").containsPattern("ab12 +2026-01-01T00:00:00Z");

        out.getBuffer().setLength(0);
        run("kms", "crl", "--pem");
        assertThat(out.toString()).isEqualTo(Files.readString(file));

        out.getBuffer().setLength(0);
        run("kms", "crl", "--json");
        assertThat(out.toString().strip())
                .isEqualTo(
                        "{\"issuer\":\"CN=bank\",\"number\":7,\"thisUpdate\":1767225600000,"
                                + "\"nextUpdate\":1767830400000,\"revoked\":[{\"serial\":\"ab12\",\"revokedAt\":1767225600000}]}");
    }

    @Test
    void whatIsNoListIsNotWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("mesh.crl"), "older");
        answers.put("GET /crl", new Said(200, "<html>"));
        assertThat(run("kms", "crl", "--out", file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("no list of revoked certificates");

        answers.put("GET /crl", new Said(409, "{\"code\":\"E0000000603\",\"detail\":\"no cRLSign\",\"hint\":\"\"}"));
        assertThat(run("kms", "crl", "--out", file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("error: no cRLSign (E0000000603)");
        assertThat(file).hasContent("older");

        answers.put("GET /crl", new Said(200, list()));
        assertThat(run("kms", "crl", "--out", folder.resolve("no/such").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("cannot write");
    }

    private static byte[] list() throws IOException {
        return Base64.getMimeDecoder()
                .decode(Files.readString(Path.of("src/test/resources/list.pem"))
                        .replaceAll("-----[A-Z0-9 ]+-----", ""));
    }

    @Test
    void nobodyThereIsExitThree() {
        server.stop(0);

        assertThat(run("net", "list")).isEqualTo(3);
        assertThat(err.toString()).contains("does not answer at http://127.0.0.1:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "net",
                "net show",
                "net check",
                "net check LX2 --largest much",
                "net check LX2 --idle forever",
                "net refresh LX2 --expire soon",
                "net refresh LX2 --guest-root /nowhere",
                "kms",
                "kms issue x --out y",
                "kms revoke",
                "kms show --cert /nowhere",
                "token",
                "token new root",
                "audit",
                "audit verify --expect 12"
            })
    void wrongUsageIsExitTwo(String line) {
        assertThat(run(line.split(" "))).as(line).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "net",
                "net check",
                "net refresh",
                "net weave",
                "route",
                "route explain",
                "kms",
                "kms issue",
                "kms crl",
                "token",
                "audit"
            })
    void helpHasExamples(String line) {
        assertThat(run((line + " --help").split(" "))).isZero();
        assertThat(out.toString()).contains("Examples:", "mesh " + line.split(" ")[0]);
    }

    @Test
    void aRequestIsExplainedRuleByRule() {
        answers.put(
                "GET /explain",
                new Said(
                        200,
                        "{\"taken\":\"tensor\",\"considered\":[{\"service\":\"tensor\",\"rule\":\"/a/{b}\",\"priority\":100,"
                                + "\"verdict\":\"taken\"},{\"service\":\"all\",\"rule\":\"/*\",\"priority\":0,"
                                + "\"verdict\":\"less specific than /a/{b}\"}]}"));

        assertThat(run("route", "explain", "GET", "http://h/a/b?c=d&e", "-H", "X-Tenant: 7", "-H", "a:b"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "taken by tensor",
                        "",
                        "SERVICE  RULE    PRIORITY  VERDICT",
                        "tensor   /a/{b}  100       taken",
                        "all      /*      0         less specific than /a/{b}");
        assertThat(asked.get(0).query())
                .isEqualTo("method=GET&url=http%3A%2F%2Fh%2Fa%2Fb%3Fc%3Dd%26e&header=X-Tenant%3A%207&header=a%3Ab");
    }

    @Test
    void whatNothingTakesIsSaidSo() {
        answers.put("GET /explain", new Said(200, "{\"taken\":\"\",\"considered\":[]}"));

        assertThat(run("route", "explain", "GET", "/a")).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("no registered service takes it: no rule has this path");

        assertThat(run("route", "explain", "GET", "/a", "-o", "json")).isZero();
        assertThat(out.toString()).endsWith("{\"taken\":\"\",\"considered\":[]}\n");
    }

    private static String route(int status, long expireAt) {
        return "{\"nodeId\":\"LX2\",\"instId\":\"JG2\",\"instName\":\"Bank B\",\"address\":\"b:7304\",\"status\":"
                + status + ",\"version\":3,\"expireAt\":" + expireAt + "}";
    }

    private static Said done(String object, long before, long after) {
        return new Said(
                200,
                "{\"message\":\"\",\"changes\":[{\"object\":\"" + object + "\",\"before\":" + before + ",\"after\":"
                        + after + "}]}");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\n", "\\n") + "\"";
    }

    private int run(String... arguments) {
        Environment environment = new Environment(
                Map.of("MESH_HOME", folder.toString(), "MESH_TOKEN", "from-variable"),
                folder,
                Optional.empty(),
                Optional.empty(),
                1L << 30,
                2,
                "test");
        boolean api = !arguments[0].equals("audit") && !List.of(arguments).contains("--help") && arguments.length > 1;
        String[] line = arguments;
        if (api) {
            line = Arrays.copyOf(arguments, arguments.length + 2);
            line[arguments.length] = "--admin";
            line[arguments.length + 1] =
                    "http://127.0.0.1:" + server.getAddress().getPort();
        }
        return MeshCommand.run(environment, new PrintWriter(out, true), new PrintWriter(err, true), line);
    }
}
