package io.be.mesh.verticle.ingress.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.be.mesh.cluster.identity.LeafCertificate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients prove to a port with their certificates, with both TLS libraries. */
class MutualTlsTest {
    private static final Map<String, TrustDoor> DOORS = new HashMap<>();
    private static final String PARTNER = "partner " + TrustDoor.PARTNER;

    @BeforeAll
    static void open() throws Exception {
        for (String engine : List.of("boringssl", "jdk")) {
            DOORS.put(engine, TrustDoor.open(engine));
        }
    }

    @AfterAll
    static void close() throws Exception {
        for (TrustDoor door : DOORS.values()) {
            door.close();
        }
    }

    private static TrustDoor door(String engine) {
        TrustDoor door = DOORS.get(engine);
        assertThat(door).isNotNull();
        return door;
    }

    private static LeafCertificate partner(TrustDoor door) throws Exception {
        return door.theirs.leaf(TrustDoor.PARTNER + ".trustbe.cn");
    }

    @ParameterizedTest
    @CsvSource({
        "boringssl,--http1.1",
        "boringssl,--http2",
        "jdk,--http1.1",
        "jdk,--http2",
    })
    void a_partner_is_recognised(String engine, String version) throws Exception {
        TrustDoor door = door(engine);

        assertThat(curl(
                        door,
                        "/",
                        version,
                        "--cert",
                        Authority.file(partner(door)).toString()))
                .isEqualTo(PARTNER);
        assertThat(curl(door, "/", version)).isEqualTo("NoCertificate");
    }

    @ParameterizedTest
    @CsvSource({
        "boringssl,--http1.1",
        "boringssl,--http2",
        "jdk,--http1.1",
        "jdk,--http2",
    })
    void a_wrong_certificate_gets_an_answer_that_says_why(String engine, String version) throws Exception {
        TrustDoor door = door(engine);
        LeafCertificate wrong = door.ours.leaf(TrustDoor.PARTNER + ".trustbe.cn");

        assertThat(curl(door, "/last", version, "--cert", Authority.file(wrong).toString()))
                .startsWith("refused E0000000603 the peer's certificate is not signed by the root");
        assertThat(door.meters.counter("mesh.certificates.refused").count()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"boringssl,-tls1_2", "boringssl,-tls1_3", "jdk,-tls1_2", "jdk,-tls1_3"})
    void a_resumed_session_keeps_what_it_has_proved(String engine, String version) throws Exception {
        TrustDoor door = door(engine);
        Path session = Files.createTempFile("session", ".pem");
        session.toFile().deleteOnExit();
        String pair = Authority.file(partner(door)).toString();

        String first = openssl(door, version, "-cert", pair, "-key", pair, "-sess_out", session.toString());
        String second = openssl(door, version, "-sess_in", session.toString());

        assertThat(first).contains(PARTNER);
        assertThat(second).contains("Reused, TLS").contains(PARTNER);
    }

    @ParameterizedTest
    @CsvSource({"boringssl,-tls1_2", "boringssl,-tls1_3", "jdk,-tls1_2", "jdk,-tls1_3"})
    void a_session_that_is_resumed_after_a_revocation_is_refused(String engine, String version) throws Exception {
        TrustDoor door = door(engine);
        Path session = Files.createTempFile("session", ".pem");
        session.toFile().deleteOnExit();
        LeafCertificate leaf = partner(door);
        String pair = Authority.file(leaf).toString();
        assertThat(openssl(door, version, "-cert", pair, "-key", pair, "-sess_out", session.toString()))
                .contains(PARTNER);

        door.revoke(leaf);

        assertThat(openssl(door, version, "-sess_in", session.toString()))
                .contains("refused E0000000603")
                .contains("was revoked at");
    }

    @ParameterizedTest
    @CsvSource({
        "boringssl,--http1.1",
        "boringssl,--http2",
        "jdk,--http1.1",
        "jdk,--http2",
    })
    void a_revoked_partner_is_cut_in_the_middle_of_a_request(String engine, String version) throws Exception {
        TrustDoor door = door(engine);
        LeafCertificate leaf = partner(door);
        LeafCertificate other = partner(door);
        Process stranger = waiting(door, version);
        Process good = waiting(door, version, "--cert", Authority.file(other).toString());
        Process bad = waiting(door, version, "--cert", Authority.file(leaf).toString());
        await().until(() -> door.waiting() == 3);

        door.revoke(leaf);

        assertThat(bad.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(bad.exitValue()).isNotZero();
        assertThat(good.isAlive() && stranger.isAlive()).isTrue();
        good.destroy();
        stranger.destroy();
        await().until(() -> door.waiting() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"boringssl", "jdk"})
    void a_removed_partner_is_cut(String engine) throws Exception {
        TrustDoor door = door(engine);
        String other = "lx0000010000030";
        door.routes.put(other, TrustDoor.route(other, door.theirs.root(), "", ""));
        Process client = waiting(
                door,
                "--http2",
                "--cert",
                Authority.file(door.theirs.leaf(other + ".trustbe.cn")).toString());
        await().until(() -> door.waiting() == 1);

        door.routes.remove(other);

        assertThat(client.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(client.exitValue()).isNotZero();
        await().until(() -> door.waiting() == 0);
    }

    @ParameterizedTest
    @CsvSource({"/last,--http1.1,1", "/last,--http2,1", "/,--http1.1,0", "/,--http2,0"})
    void a_last_answer_ends_its_connection(String path, String version, String connects) throws Exception {
        TrustDoor door = door("boringssl");
        String url = "https://127.0.0.1:" + door.port() + path;

        String said = run(List.of("curl", "-sk", "-m", "10", version, "-w", " %{num_connects} ", url, url), "");

        assertThat(said).isEqualTo("NoCertificate 1 NoCertificate " + connects + " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"boringssl", "jdk"})
    void the_host_pair_of_a_route_is_shown_to_those_who_ask_for_its_name(String engine) throws Exception {
        TrustDoor door = door(engine);
        LeafCertificate pair = door.theirs.leaf("door.example", "*.wild.example");
        door.routes.put("lx9", TrustDoor.route("lx9", "", pair.chain(), pair.key()));

        await().until(() ->
                openssl(door, "-servername", "door.example").replace(" ", "").contains("subject=CN=door.example"));
        assertThat(openssl(door, "-servername", "a.wild.example").replace(" ", ""))
                .contains("subject=CN=door.example");
        assertThat(openssl(door, "-servername", "other.example").replace(" ", ""))
                .contains("subject=CN=" + TrustDoor.NODE);
        assertThat(openssl(door, "-noservername").replace(" ", "")).contains("subject=CN=" + TrustDoor.NODE);

        door.routes.remove("lx9");

        await().until(() ->
                openssl(door, "-servername", "door.example").replace(" ", "").contains("subject=CN=" + TrustDoor.NODE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"boringssl", "jdk"})
    void two_hundred_rotations_fail_no_handshake(String engine) throws Exception {
        TrustDoor door = door(engine);
        List<LeafCertificate> leaves = List.of(
                door.ours.leaf(TrustDoor.NODE + ".trustbe.cn", "a"),
                door.ours.leaf(TrustDoor.NODE + ".trustbe.cn", "b"));
        AtomicBoolean rotating = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            clients.add(threads.submit(() -> {
                int done = 0;
                for (; rotating.get() || done == 0; done++) {
                    try (SSLSocket client = fresh(door)) {
                        assertThat(answer(client)).isEqualTo("NoCertificate");
                    }
                }
                return done;
            }));
        }
        SSLSocket kept = fresh(door);
        assertThat(answer(kept)).isEqualTo("NoCertificate");

        for (int i = 0; i < 200; i++) {
            door.identity.change(leaves.get(i % 2));
            if (i % 10 == 0) {
                assertThat(answer(kept)).isEqualTo("NoCertificate");
            }
        }

        LeafCertificate last = door.ours.leaf("last.example");
        door.identity.change(last);
        await().until(() -> openssl(door, "-noservername").replace(" ", "").contains("subject=CN=last.example"));
        rotating.set(false);
        threads.shutdown();
        for (Future<Integer> client : clients) {
            assertThat(client.get(10, TimeUnit.SECONDS)).isPositive();
        }
        assertThat(answer(kept)).isEqualTo("NoCertificate");
        door.identity.change(leaves.get(0));
        await().until(() -> openssl(door, "-noservername").replace(" ", "").contains("subject=CN=" + TrustDoor.NODE));
    }

    @ParameterizedTest
    @CsvSource({
        "boringssl,ECDHE-ECDSA-AES128-SHA", "boringssl,ECDHE-ECDSA-AES128-SHA256", "boringssl,AES128-GCM-SHA256",
        "jdk,ECDHE-ECDSA-AES128-SHA", "jdk,ECDHE-ECDSA-AES128-SHA256", "jdk,AES128-GCM-SHA256"
    })
    void suites_without_forward_secrecy_or_authenticated_encryption_are_refused(String engine, String suite)
            throws Exception {
        assertThat(openssl(door(engine), "-tls1_2", "-cipher", suite)).contains("Cipher is (NONE)");
    }

    private static Process waiting(TrustDoor door, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sk", "-m", "20"));
        command.addAll(List.of(options));
        command.add("https://127.0.0.1:" + door.port() + "/never");
        return new ProcessBuilder(command).start();
    }

    private static SSLSocket fresh(TrustDoor door) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new PortTest.Anyone()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", door.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Of a connection that is kept. */
    private static String answer(SSLSocket socket) throws Exception {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        StringBuilder said = new StringBuilder();
        while (!said.toString().endsWith("NoCertificate")) {
            int octet = socket.getInputStream().read();
            assertThat(octet).as("closed after %s", said).isNotNegative();
            said.append((char) octet);
        }
        return "NoCertificate";
    }

    private static String curl(TrustDoor door, String path, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sk", "-m", "10"));
        command.addAll(List.of(options));
        command.add("https://127.0.0.1:" + door.port() + path);
        return run(command, "");
    }

    private static String openssl(TrustDoor door, String... options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("openssl", "s_client", "-ign_eof", "-connect", "127.0.0.1:" + door.port()));
        command.addAll(List.of(options));
        return run(command, "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    }

    private static String run(List<String> command, String input) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
