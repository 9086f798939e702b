package io.be.mesh.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.be.mesh.conf.Environment;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.protocol.urn.Urn;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that speak to a mesh port, against one that knows the store of values and little else. */
class MeshPortCommandsTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, JsonObject> values = new ConcurrentSkipListMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> variables = new TreeMap<>();
    private byte[] input = {};
    private String popped = "";
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        variables.put("MESH_HOME", folder.toString());
        variables.put("MESH_ADDRESS", "127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().toString();
        asked.add(exchange.getRequestMethod() + " " + path + " " + body);
        int status = 200;
        String answer;
        if (path.equals("/mesh/invoke")) {
            Urn urn = Urn.parse(exchange.getRequestHeaders().getFirst("mesh-urn"));
            asked.add(urn.name() + " at " + urn.id());
            answer = invoke(urn.name(), new JsonObject(body)).encode();
            exchange.getResponseHeaders().add("content-type", "application/json");
        } else if (path.equals(HttpPath.POP) && !popped.isEmpty()) {
            exchange.getResponseHeaders().add("content-type", "application/json");
            answer = popped;
        } else if (path.equals("/json-failure")) {
            exchange.getResponseHeaders().add("content-type", "application/json");
            answer = "{\"code\":\"E0000000618\",\"message\":\"no route\"}";
        } else {
            status = path.equals("/stats") ? 200 : 404;
            exchange.getResponseHeaders()
                    .add("x-seen", String.valueOf(exchange.getRequestHeaders().getFirst("x-mine")));
            answer = "E0000000000";
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private JsonObject invoke(String name, JsonObject arguments) {
        JsonObject answer = new JsonObject().put("code", "E0000000000").put("message", "请求成功");
        switch (name) {
            case "mesh.kv.get" -> answer.put("content", values.get(arguments.getString("key")));
            case "mesh.kv.put" -> values.put(arguments.getString("key"), arguments.getJsonObject("value"));
            case "mesh.kv.remove" -> values.remove(arguments.getString("key"));
            case "mesh.kv.keys" -> answer.put("content", new JsonArray(new ArrayList<>(values.keySet())));
            case "mesh.net.edges" ->
                answer.put(
                        "content",
                        new JsonArray()
                                .add(new JsonObject().put("node_id", "LX2").put("guest_root", "a\nb".repeat(60)))
                                .add(new JsonObject().put("node_id", "LX3").put("address", "c:7304")));
            default ->
                answer = new JsonObject().put("code", "E0000000617").put("message", "no operation named " + name);
        }
        return answer;
    }

    @Test
    void aValueIsPutReadListedAndForgotten() throws IOException {
        Path file = Files.write(folder.resolve("value"), new byte[] {0, 1, (byte) 0xff});

        assertThat(run("kv", "put", "model", "@" + file)).as(err()).isZero();
        assertThat(run("kv", "put", "version", "{\"v\":7}")).isZero();
        input = "from standard input".getBytes(StandardCharsets.UTF_8);
        assertThat(run("kv", "put", "said", "-")).isZero();

        assertThat(values.get("version").getString("codec")).isEqualTo("json");
        assertThat(values.get("said").getString("codec")).isEqualTo("text");
        Path copy = folder.resolve("copy");
        assertThat(run("kv", "get", "model", "-o", copy.toString())).isZero();
        assertThat(copy).hasBinaryContent(new byte[] {0, 1, (byte) 0xff});
        run("kv", "get", "said");
        assertThat(out()).isEqualTo("from standard input");
        run("kv", "get", "version", "--json");
        assertThat(out()).contains("\"buffer\":\"eyJ2Ijo3fQ==\"");
        run("kv", "keys");
        assertThat(out()).isEqualTo("model\nsaid\nversion\n");

        assertThat(run("kv", "rm", "said")).isZero();
        assertThat(run("kv", "rm", "said")).isZero();
        assertThat(run("kv", "get", "said")).isEqualTo(1);
        assertThat(err()).contains("there is no key said (E0000000404)");
        run("kv", "keys", "--json");
        assertThat(out()).isEqualTo("[\"model\",\"version\"]\n");
    }

    @Test
    void anAnswerIsPrintedInThreeFormats() {
        assertThat(run("exec", "-m", "mesh.net.edges")).as(err()).isZero();
        assertThat(new JsonArray(out())).hasSize(2);
        run("exec", "-m", "mesh.net.edges", "-o", "yaml");
        assertThat(out()).startsWith("- node_id: LX2\n");
        run("exec", "-m", "mesh.net.edges", "-o", "table");
        assertThat(out())
                .containsPattern("NODE_ID +GUEST_ROOT +ADDRESS\n")
                .containsPattern("LX3 +c:7304")
                .contains("…");
    }

    @Test
    void anOperationThatIsNotThereSaysItsNameAndCode() {
        assertThat(run("exec", "-m", "mesh.no.such", "-n", "LX9")).isEqualTo(1);

        assertThat(err()).contains("error: no operation named mesh.no.such (E0000000617)", "hint: ");
        assertThat(asked).contains("mesh.no.such at lx9");
        assertThat(out()).isEmpty();
    }

    @Test
    void argumentsComeFromAFileToo() throws IOException {
        Path file = Files.writeString(folder.resolve("in.json"), "{\"key\": \"k\"}\n");
        run("exec", "-m", "mesh.kv.get", "-i", "@" + file);
        assertThat(asked).contains("POST /mesh/invoke {\"key\":\"k\"}");
        assertThat(out()).isEqualTo("null\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec",
                "exec -m a..b",
                "exec -m x -i [1]",
                "exec -m x -i {\"root_key\":PLANTED}",
                "exec -m x -i @/no/such/file",
                "exec -m x -n b@d",
                "exec -m x -o xml",
                "exec -m x --timeout soon",
                "exec -m x -a host:99999",
                "exec -m x -a ftp://host:1",
                "exec -m x -a https://127.0.0.1:1",
                "chan",
                "chan push hello",
                "chan pop -s s --timeout x",
                "chan tail -s s --count 0",
                "chan pop -s s -o /no/such/folder/file",
                "chan push hello -s \u4f60",
                "chan send /no/such/file -s s",
                "chan send . -s s",
                "chan receive /no/such/folder/file -s s",
                "kv",
                "kv get",
                "kv put k",
                "http GET",
                "http GET stats",
                "http G=T /stats",
                "http GET /stats -H nothing",
                "http GET /stats -H host:x",
                "http GET /stats -H x:\u4f60",
                "dump -o /no/such/folder/file.zip"
            })
    void badInputEndsWithTwo(String line) {
        assertThat(run(line.split(" "))).as(line + err()).isEqualTo(2);
        assertThat(err()).startsWith("error: ").contains("(E0000000").doesNotContain("PLANTED", "Exception");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec -m x",
                "chan push hello -s s",
                "chan pop -s s",
                "chan peek -s s",
                "chan tail -s s",
                "chan release -s s",
                "chan send FILE -s s",
                "chan receive FILE.got -s s",
                "kv get k",
                "kv keys",
                "http GET /stats"
            })
    void withoutANodeThereIsNobodyToTalkTo(String line) throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        Path file = Files.writeString(folder.resolve("file"), "content");
        String[] words = (line.replace("FILE", file.toString()) + " -a 127.0.0.1:" + port).split(" ");

        assertThat(run(words)).as(err()).isEqualTo(3);
        assertThat(err()).contains("127.0.0.1:" + port, "(E0000000607)", "hint: ");
    }

    @Test
    void ofSeveralAddressesTheFirstThatAnswersIsAsked() throws IOException {
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            variables.put("MESH_ADDRESS", "127.0.0.1:" + gone.getLocalPort() + "," + variables.get("MESH_ADDRESS"));
        }
        assertThat(run("kv", "keys")).as(err()).isZero();
    }

    @Test
    void whatIsNoNodeIsSaid() {
        assertThat(run("chan", "pop", "-s", "s")).isEqualTo(3);
        assertThat(err()).contains("HTTP 404 that is no answer of a mesh node");
    }

    @Test
    void nothingMoreIsTakenWhenNobodyReadsWhatIsPrinted() {
        popped = "{\"code\":\"E0000000000\",\"payload\":\"aGVsbG8=\"}";
        for (String line :
                List.of("chan tail -s s -c 3", "chan tail -s s -c 3 --json", "chan pop -s s", "chan pop -s s --json")) {
            asked.clear();
            err.reset();
            PrintStream closed = new PrintStream(out);
            closed.close();
            assertThat(run(closed, line.split(" "))).as(line).isEqualTo(1);
            assertThat(err()).contains("standard output cannot be written");
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void aMessageGoesIntoTheFileThatWasNamed() throws IOException {
        popped = "{\"code\":\"E0000000000\",\"payload\":\"aGVsbG8=\"}";
        Path file = Files.writeString(folder.resolve("taken"), "longer than that");
        assertThat(run("chan", "pop", "-s", "s", "-o", file.toString()))
                .as(err())
                .isZero();
        assertThat(file).hasContent("hello");

        popped = "{\"code\":\"E0000000000\"}";
        Path none = folder.resolve("none");
        assertThat(run("chan", "pop", "-s", "s", "-o", none.toString())).isEqualTo(1);
        assertThat(run("chan", "pop", "-s", "s", "-o", file.toString())).isEqualTo(1);
        assertThat(none).doesNotExist();
        assertThat(file).hasContent("hello");
    }

    @Test
    void aRequestIsSentAsItIsWritten() {
        assertThat(run("http", "get", "/stats", "-H", "x-mine: yes", "-v")).isZero();
        assertThat(out()).isEqualTo("E0000000000\n");
        assertThat(err()).contains("HTTP 200", "x-seen: yes");
        assertThat(run("http", "POST", "/nothing", "-d", "body")).isEqualTo(1);
        assertThat(err()).contains("HTTP 404");
        assertThat(asked).contains("POST /nothing body");
        assertThat(run("http", "GET", "/json-failure")).isEqualTo(1);
        run("http", "GET", "/stats", "--json");
        assertThat(new JsonObject(out()).getInteger("status")).isEqualTo(200);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return run(out, arguments);
    }

    private int run(OutputStream to, String... arguments) {
        Environment environment =
                new Environment(variables, folder, Optional.empty(), Optional.empty(), 1L << 30, 2, "test");
        Terminal terminal = Terminal.of(environment, new ByteArrayInputStream(input), to, err, Clock.systemUTC());
        return MeshCommand.run(terminal, arguments);
    }
}
