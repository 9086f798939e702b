package io.be.mesh.tests.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a node must not believe. It has a small heap, so that an attack on its memory would end it, and its memory is
 * compared before and after.
 */
class BadInputIT {
    private static final String PUSH = "/v1/interconn/chan/push";
    private static final String CODEC = "E0000000616";
    private static final long ALLOWED_GROWTH = 100L << 20;

    private static MeshProcess node;
    private static long residentBefore;

    private final Caller caller = new Caller();

    @BeforeAll
    static void start() throws Exception {
        node = MeshProcess.builder().javaOptions("-Xmx128m").start();
        for (int i = 0; i < 200; i++) {
            new Caller().json(node, PUSH, Map.of("x-ptp-session-id", "warm"), Map.of("topic", "t", "payload", "AAAA"));
        }
        residentBefore = resident();
    }

    @AfterEach
    void theNodeIsAliveAndHasNotGrown() throws Exception {
        assertThat(node.isAlive()).isTrue();
        assertThat(caller.json(node, PUSH, Map.of("x-ptp-session-id", "alive"), Map.of("topic", "t", "payload", ""))
                        .path("code")
                        .asText())
                .isEqualTo(Caller.SUCCESS);
        assertThat(resident() - residentBefore).as("growth of resident memory").isLessThan(ALLOWED_GROWTH);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    static final Map<String, byte[]> BODIES = new HashMap<>();

    static {
        BODIES.put("application/json", utf8("{\"topic\":\"t\",\"payload\":\"aGVsbG8gd29ybGQ=\"}"));
        BODIES.put("application/x-protobuf", utf8("\n\001t\022\013hello world"));
        BODIES.put("application/xml", utf8("<PushInbound><topic>t</topic><payload>aGVsbG8=</payload></PushInbound>"));
        BODIES.put("application/x-yaml", utf8("{topic: \"t\", payload: \"aGVsbG8gd29ybGQ=\"}"));
        BODIES.put("application/toml", utf8("topic = \"t\"\npayload = \"aGVsbG8gd29ybGQ=\""));
        BODIES.put("application/x-msgpack", latin("\u0082\u00a5topic\u00a1t\u00a7payload\u00c4\u000bhello world"));
        BODIES.put(
                "multipart/form-data; boundary=xyz",
                utf8("--xyz\r\nContent-Disposition: form-data; name=\"topic\"\r\n\r\nt\r\n--xyz\r\n"
                        + "Content-Disposition: form-data; name=\"payload\"\r\n\r\naGVsbG8=\r\n--xyz--\r\n"));
        BODIES.put("application/x-www-form-urlencoded", utf8("topic=t&payload=aGVsbG8%3D"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/x-protobuf",
                "application/xml",
                "application/x-yaml",
                "application/toml",
                "application/x-msgpack",
                "multipart/form-data; boundary=xyz",
                "application/x-www-form-urlencoded"
            })
    void truncatedAnywhere(String type) throws Exception {
        byte[] whole = BODIES.get(type);
        Map<String, String> headers = Map.of("Content-Type", type, "x-ptp-session-id", "truncated");
        assertThat(caller.post(node, PUSH, headers, whole).body()).as("whole").contains(Caller.SUCCESS);

        for (int length = 0; length < whole.length; length++) {
            HttpResponse<String> answer = caller.post(node, PUSH, headers, Arrays.copyOf(whole, length));
            assertPlain(answer);
            if (answer.statusCode() == 400) {
                assertThat(answer.body()).contains(CODEC);
            }
        }
        // Nothing in a URL-encoded form says where its last value ends; every other encoding must notice.
        if (!type.contains("form-urlencoded")) {
            HttpResponse<String> inside = caller.post(node, PUSH, headers, Arrays.copyOf(whole, insidePayload(whole)));
            assertThat(inside.body()).contains(CODEC);
        }
    }

    private static int insidePayload(byte[] body) {
        String text = new String(body, ISO_8859_1);
        return Math.max(text.indexOf("aGVsb"), text.indexOf("hello")) + 3;
    }

    @Test
    void aGibibyteAnnouncedAndNotSent() throws Exception {
        assertThat(announce(1L << 30)).contains(" 413 ").contains("E0000000413").doesNotContain("at io.");
    }

    @Test
    void manyLargeBodiesAnnouncedAndNotSent() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                Socket socket = new Socket("127.0.0.1", node.port());
                silent.add(socket);
                socket.getOutputStream().write(head(60L << 20));
            }
            theNodeIsAliveAndHasNotGrown();
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void jsonOfGreatDepth(String level) throws Exception {
        byte[] body = utf8("{\"topic\":\"t\",\"extra\":" + level.repeat(100_000));
        assertRefused("application/json", body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a [<!ENTITY b \"boo\">]><PushInbound><topic>&b;</topic></PushInbound>",
                "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><PushInbound><topic>&b;</topic></PushInbound>",
                "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
                        + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>"
                        + "<PushInbound><payload>&d;</payload></PushInbound>",
                "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/a.dtd\"><PushInbound/>"
            })
    void xmlWithEntities(String body) throws Exception {
        HttpResponse<String> answer = assertRefused("application/xml", utf8(body));
        assertThat(answer.body()).doesNotContain("root:");
    }

    @Test
    void yamlWithManyAliases() throws Exception {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a" + i + ": &a" + i + " [" + before + ("," + before).repeat(9) + "]\n");
        }
        assertRefused(
                "application/x-yaml",
                utf8(bomb.append("topic: t\npayload: *a11\n").toString()));
    }

    @Test
    void yamlWithATag() throws Exception {
        assertRefused("application/x-yaml", utf8("topic: !!javax.script.ScriptEngineManager [t]\npayload: AAAA\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nMIIEZTCCA02gAwIBAgIRAKkfFud6oGcbEmGOZ2i917wwDQYJKoZIhvcNAQELBQAw\n"
            })
    void aRootThatIsNoCertificate(String pem) throws Exception {
        Map<String, Object> identity = new HashMap<>(published());
        identity.put("root_crt", pem);
        assertIdentityRefused(identity, "root_crt");

        JsonNode answer = caller.json(
                node,
                "/v1/interconn/net/refresh",
                Map.of(),
                Map.of(
                        "node_id", "LX0000010000999",
                        "inst_id", "JG0100099900000000",
                        "address", "127.0.0.1:9",
                        "guest_root", pem));
        assertThat(answer.path("code").asText()).isIn("E0000000400", "E0000000603");
        assertThat(answer.path("message").asText()).contains("guest_root");
        assertThat(caller.status(node).path("routes").toString()).doesNotContain("LX0000010000999");
    }

    @Test
    void aKeyThatDoesNotMatchItsCertificate() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String other = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        Map<String, Object> identity = new HashMap<>(published());
        identity.put("root_key", "-----BEGIN PRIVATE KEY-----\n" + other + "\n-----END PRIVATE KEY-----\n");

        String answer = assertIdentityRefused(identity, "root_key");

        assertThat(answer).doesNotContain(other.substring(0, 40));
        assertThat(node.log()).doesNotContain(other.substring(0, 40));
    }

    private String assertIdentityRefused(Map<String, Object> identity, String field) throws Exception {
        identity.put("node_id", "LX0000010000666");
        JsonNode answer = caller.json(node, "/v1/interconn/node/refresh", Map.of(), identity);
        assertThat(answer.path("code").asText()).as("%s", answer).isIn("E0000000400", "E0000000603");
        assertThat(answer.path("message").asText()).contains(field).doesNotContain("Exception");
        assertThat(caller.status(node).at("/node/nodeId").asText()).isNotEqualTo("LX0000010000666");
        return answer.toString();
    }

    private HttpResponse<String> assertRefused(String type, byte[] body) throws Exception {
        HttpResponse<String> answer =
                caller.post(node, PUSH, Map.of("Content-Type", type, "x-ptp-session-id", "bad"), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(CODEC);
        assertPlain(answer);
        return answer;
    }

    /** An envelope with a code of the table, and nothing of the program's inside. */
    private static void assertPlain(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400);
        assertThat(answer.body())
                .doesNotContain("Exception")
                .doesNotContain("io.be.mesh")
                .doesNotContain("com.fasterxml")
                .doesNotContain("\tat ");
        if (answer.statusCode() == 400) {
            assertThat(answer.body().length()).isLessThan(1000);
            assertThat(ErrorCode.of(answer.body().replaceAll("(?s).*(E\\d{10}).*", "$1")))
                    .isNotNull();
        }
    }

    private static String announce(long length) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", node.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head(length));
            byte[] answer = new byte[4096];
            int count = 0;
            InputStream in = socket.getInputStream();
            while (count < answer.length && !new String(answer, 0, count, UTF_8).contains("}")) {
                int more = in.read(answer, count, answer.length - count);
                if (more < 0) {
                    break;
                }
                count += more;
            }
            return new String(answer, 0, count, UTF_8);
        }
    }

    private static byte[] head(long length) {
        return utf8("POST " + PUSH + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "x-ptp-session-id: big\r\nContent-Length: " + length + "\r\n\r\n");
    }

    /** The identity of the published document. */
    private static Map<String, Object> published() throws IOException {
        try (InputStream in = BadInputIT.class.getResourceAsStream("/seed/2.1-node-refresh.sh")) {
            String text = new String(in.readAllBytes(), UTF_8);
            String json = text.substring(text.indexOf('{'), text.lastIndexOf('}') + 1);
            Map<String, Object> identity = new HashMap<>();
            new ObjectMapper()
                    .readTree(json)
                    .fields()
                    .forEachRemaining(member ->
                            identity.put(member.getKey(), member.getValue().asText()));
            return identity;
        }
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(node.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.split("\\s+")[1]) * 1024;
            }
        }
        throw new IllegalStateException("no VmRSS");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
