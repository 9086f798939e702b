package io.be.mesh.verticle.ingress.bytes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.be.mesh.verticle.FakeDirectory;
import io.be.mesh.verticle.FakePool;
import io.be.mesh.verticle.ingress.TestDoor;
import io.be.mesh.verticle.ingress.TestDoor.Known;
import io.be.mesh.verticle.ingress.port.Authority;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes through the mesh port to a server that is known by the name in the client's TLS. */
class ByteIngressTest {
    private static final String NAME = "db.example";
    private static final String PARTNER = "lx0000010000020";
    private static final int HANDSHAKE = 22;
    private static final int MIB = 1 << 20;

    private final FakeDirectory services = new FakeDirectory();
    private final FakePool pool = new FakePool("", ServiceProtocol.TCP, Map.of("sni", NAME), Duration.ofSeconds(10));
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Authority theirs = authority();

    @BeforeEach
    void register() {
        services.names.put(NAME, pool);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private static Authority authority() {
        try {
            return new Authority("them");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private TestDoor door(String... settings) throws Exception {
        String route =
                "{\"node_id\":\"" + PARTNER + "\",\"inst_id\":\"JG2\",\"address\":\"https://x:1\",\"guest_root\":\""
                        + theirs.root().replace("\n", "\\n") + "\"}";
        Environ self = new Environ("", "lx0000010000010", "JG1", "", "", "", "");
        Known known = new Known(self, List.of(Known.route(route)), List.of());
        return opened(TestDoor.serving(known, services, settings));
    }

    private ByteServer server(ByteServer server) {
        pool.at(server.port());
        return opened(server);
    }

    private SSLSocket client(TestDoor door) throws Exception {
        return opened(TlsClient.connect(door.port(), NAME, null));
    }

    private <T extends AutoCloseable> T opened(T each) {
        opened.add(0, each);
        return each;
    }

    private static void say(SSLSocket to, String text) throws Exception {
        to.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static String hear(SSLSocket from, int bytes) throws Exception {
        return new String(from.getInputStream().readNBytes(bytes), UTF_8);
    }

    private static boolean answersAsHttp(SSLSocket socket) throws Exception {
        say(socket, "GET /stats HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        return new String(socket.getInputStream().readAllBytes(), UTF_8).startsWith("HTTP/1.1 200");
    }

    @Test
    void bytes_come_back_in_clear_text_whatever_the_client_would_speak() throws Exception {
        server(ByteServer.echo());
        TestDoor door = door();

        SSLSocket client = opened(TlsClient.connect(door.port(), NAME, null, "h2", "http/1.1"));
        say(client, "GET / HTTP/1.1\r\n\r\n");

        assertThat(hear(client, 18)).isEqualTo("GET / HTTP/1.1\r\n\r\n");
        assertThat(client.getApplicationProtocol()).isEmpty();
        assertThat(door.metrics.get(Level.BYTE_CONNECTIONS)).isEqualTo(1);
        client.close();
        await().until(() -> pool.open.get() == 0);
        assertThat(pool.succeeded.get()).isEqualTo(1);
        assertThat(door.metrics.get(Level.BYTE_CONNECTIONS)).isZero();
    }

    @Test
    void a_server_may_speak_first() throws Exception {
        server(new ByteServer(client -> {
            client.getOutputStream().write("220 ready\n".getBytes(UTF_8));
            client.getInputStream().read();
        }));

        assertThat(hear(client(door()), 10)).isEqualTo("220 ready\n");
    }

    @Test
    void other_names_and_none_are_for_requests() throws Exception {
        server(ByteServer.echo());
        TestDoor door = door();

        assertThat(answersAsHttp(opened(TlsClient.connect(door.port(), "other.example", null))))
                .isTrue();
        assertThat(run("openssl s_client -noservername -connect 127.0.0.1:" + door.port(), "BEGIN CERTIFICATE"))
                .isTrue();
        assertThat(pool.succeeded.get()).isZero();
    }

    @Test
    void openssl_speaks_to_the_server() throws Exception {
        server(ByteServer.echo());
        TestDoor door = door();

        assertThat(run("openssl s_client -quiet -servername " + NAME + " -connect 127.0.0.1:" + door.port(), "hello"))
                .isTrue();
    }

    @Test
    void a_slow_reader_holds_up_the_server_not_the_memory() throws Exception {
        byte[] part = new byte[MIB];
        new Random(7).nextBytes(part);
        AtomicLong written = new AtomicLong();
        server(new ByteServer(client -> {
            for (int i = 0; i < 64; i++) {
                client.getOutputStream().write(part);
                written.addAndGet(part.length);
            }
        }));
        SSLSocket client = client(door());

        await().during(Duration.ofMillis(500)).until(written::get, seen -> seen > 0 && seen == written.get());
        // What the buffers of two sockets hold.
        assertThat(written.get()).isLessThan(32L * MIB);
        MessageDigest came = MessageDigest.getInstance("SHA-256");
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < 64; i++) {
            came.update(client.getInputStream().readNBytes(MIB));
            sent.update(part);
        }
        assertThat(came.digest()).isEqualTo(sent.digest());
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void a_slow_server_holds_up_the_client() throws Exception {
        CompletableFuture<Void> go = new CompletableFuture<>();
        CompletableFuture<Long> counted = new CompletableFuture<>();
        server(new ByteServer(client -> {
            go.join();
            counted.complete(client.getInputStream().transferTo(OutputStream.nullOutputStream()));
        }));
        SSLSocket client = client(door());
        AtomicLong written = new AtomicLong();
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> send(client, written));

        await().during(Duration.ofMillis(500)).until(written::get, seen -> seen > 0 && seen == written.get());
        assertThat(written.get()).isLessThan(32L * MIB);
        go.complete(null);
        sender.get(20, TimeUnit.SECONDS);
        assertThat(counted.get(20, TimeUnit.SECONDS)).isEqualTo(64L * MIB);
    }

    private static void send(SSLSocket client, AtomicLong written) {
        try {
            for (int i = 0; i < 64; i++) {
                client.getOutputStream().write(new byte[MIB]);
                written.addAndGet(MIB);
            }
            client.shutdownOutput();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_client_that_has_said_all_still_hears_the_answer() throws Exception {
        server(new ByteServer(client -> {
            byte[] all = client.getInputStream().readAllBytes();
            client.getOutputStream().write(("heard " + all.length).getBytes(UTF_8));
        }));
        SSLSocket client = client(door());

        say(client, "12345");
        client.shutdownOutput();

        assertThat(new String(client.getInputStream().readAllBytes(), UTF_8)).isEqualTo("heard 5");
    }

    @Test
    void a_server_that_has_said_all_still_hears_the_client() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        server(new ByteServer(client -> {
            client.getOutputStream().write("bye".getBytes(UTF_8));
            client.shutdownOutput();
            heard.complete(new String(client.getInputStream().readAllBytes(), UTF_8));
        }));
        SSLSocket client = client(door());

        assertThat(new String(client.getInputStream().readAllBytes(), UTF_8)).isEqualTo("bye");
        say(client, "not yet");
        client.shutdownOutput();

        assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("not yet");
        await().until(() -> pool.open.get() == 0);
    }

    @Test
    void a_server_that_is_gone_ends_the_client_with_all_that_came_before() throws Exception {
        server(new ByteServer(client -> client.getOutputStream().write(new byte[3 * MIB])));

        assertThat(client(door()).getInputStream().readAllBytes()).hasSize(3 * MIB);
    }

    @Test
    void a_stranger_is_not_let_in() throws Exception {
        ByteServer server = server(ByteServer.echo());
        TestDoor door = door("security.inside=10.0.0.0/8");

        assertEnded(TlsClient.connect(door.port(), NAME, null));

        assertThat(server.connections()).isZero();
        assertThat(pool.succeeded.get() + pool.failed.get()).isZero();
    }

    @Test
    void a_certificate_of_nobody_is_not_let_in_from_inside_either() throws Exception {
        ByteServer server = server(ByteServer.echo());
        TestDoor door = door();

        assertEnded(TlsClient.connect(door.port(), NAME, authority().leaf(PARTNER + ".trustbe.cn")));

        assertThat(server.connections()).isZero();
    }

    @Test
    void a_partner_is_let_in_where_the_service_is_open_to_it() throws Exception {
        ByteServer server = server(ByteServer.echo());
        TestDoor door = door("security.inside=10.0.0.0/8");
        LeafCertificate leaf = theirs.leaf(PARTNER + ".trustbe.cn");

        assertEnded(TlsClient.connect(door.port(), NAME, leaf));
        assertThat(server.connections()).isZero();

        pool.openTo.add(PARTNER);
        SSLSocket client = opened(TlsClient.connect(door.port(), NAME, leaf));
        say(client, "hello");
        assertThat(hear(client, 5)).isEqualTo("hello");

        pool.openTo.clear();
        assertThat(client.getInputStream().read())
                .as("looked at again while it lasts")
                .isEqualTo(-1);
    }

    private static void assertEnded(SSLSocket client) throws Exception {
        try (client) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        } catch (java.net.SocketException reset) {
            assertThat(reset).isNotNull();
        }
    }

    @Test
    void another_instance_is_tried_when_one_cannot_be_reached() throws Exception {
        ByteServer gone = ByteServer.echo();
        pool.at(gone.port());
        gone.close();
        server(ByteServer.echo());
        SSLSocket client = client(door());

        say(client, "x");

        assertThat(hear(client, 1)).isEqualTo("x");
        assertThat(pool.failed.get()).isEqualTo(1);
    }

    @Test
    void a_client_is_ended_when_no_instance_can_be_reached() throws Exception {
        ByteServer gone = ByteServer.echo();
        pool.at(gone.port());
        gone.close();

        assertEnded(client(door()));
        assertThat(pool.failed.get()).isEqualTo(1);
    }

    @Test
    void what_is_removed_serves_on_whom_it_has_and_nobody_new() throws Exception {
        server(ByteServer.echo());
        TestDoor door = door();
        SSLSocket client = client(door);
        say(client, "a");
        assertThat(hear(client, 1)).isEqualTo("a");

        services.names.remove(NAME);

        say(client, "b");
        assertThat(hear(client, 1)).isEqualTo("b");
        assertThat(answersAsHttp(opened(TlsClient.connect(door.port(), NAME, null))))
                .isTrue();
    }

    @Test
    void a_connection_without_bytes_is_closed_after_the_idle_time() throws Exception {
        server(ByteServer.echo());
        SSLSocket client = client(door("registry.idle-timeout=1s", "ingress.handshake-timeout=1s"));
        say(client, "a");
        assertThat(hear(client, 1)).isEqualTo("a");

        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void a_node_that_stops_ends_what_rests() throws Exception {
        server(ByteServer.echo());
        TestDoor door = door("ingress.drain-timeout=1m");
        SSLSocket client = client(door);
        say(client, "a");
        assertThat(hear(client, 1)).isEqualTo("a");

        TestDoor.await(door.stop());

        assertThat(client.getInputStream().read()).isEqualTo(-1);
        await().until(() -> pool.open.get() == 0);
    }

    @Test
    void the_newest_certificate_is_shown_and_who_is_connected_stays() throws Exception {
        server(ByteServer.echo());
        TestDoor door = door();
        SSLSocket before = client(door);

        door.identities.change(TestDoor.Identities.fresh("second.example"));

        await().until(() -> shown(door).contains("second.example"));
        say(before, "still");
        assertThat(hear(before, 5)).isEqualTo("still");
    }

    private static String shown(TestDoor door) throws Exception {
        try (SSLSocket client = TlsClient.connect(door.port(), NAME, null)) {
            return client.getSession().getPeerPrincipal().getName();
        }
    }

    @Test
    void the_first_message_may_come_in_pieces() throws Exception {
        server(ByteServer.echo());
        TestDoor door = door();
        byte[] record = TlsClient.hello(NAME);

        assertThat(TlsClient.answer(door.port(), record, false)).isEqualTo(HANDSHAKE);
        assertThat(TlsClient.answer(door.port(), inRecordsOf(100, record), false))
                .isEqualTo(HANDSHAKE);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
            socket.setTcpNoDelay(true);
            for (byte each : record) {
                socket.getOutputStream().write(each);
            }
            assertThat(socket.getInputStream().read()).isEqualTo(HANDSHAKE);
        }
    }

    /** The same message, laid into records of so many bytes. */
    private static byte[] inRecordsOf(int bytes, byte[] record) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        byte[] message = Arrays.copyOfRange(record, 5, record.length);
        for (int at = 0; at < message.length; at += bytes) {
            int length = Math.min(bytes, message.length - at);
            out.writeBytes(new byte[] {record[0], record[1], record[2], (byte) (length >> 8), (byte) length});
            out.write(message, at, length);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"d\0.example", "d\n.example", "d/.example", "\u00ff\u00fe.example", "db.exampl\u00e9"})
    void a_name_that_is_none_is_nobodys(String odd) throws Exception {
        ByteServer server = server(ByteServer.echo());
        TestDoor door = door();
        String record = new String(TlsClient.hello("xx.example".substring(0, odd.length())), ISO_8859_1);
        String changed = record.replace("xx.example".substring(0, odd.length()), odd);
        assertThat(changed).isNotEqualTo(record);

        assertThat(TlsClient.answer(door.port(), changed.getBytes(ISO_8859_1), false))
                .isPositive();
        assertThat(server.connections()).isZero();
        assertThat(serves(door)).isTrue();
    }

    @Test
    void the_longest_name_is_found_and_one_that_is_longer_than_its_message_is_not() throws Exception {
        server(ByteServer.echo());
        TestDoor door = door();
        String label = "a".repeat(63);
        String longest = label + "." + label + "." + label + "." + label;
        services.names.put(longest, pool);

        SSLSocket client = opened(TlsClient.connect(door.port(), longest, null));
        say(client, "x");
        assertThat(hear(client, 1)).isEqualTo("x");

        String record = new String(TlsClient.hello(NAME), ISO_8859_1);
        byte[] overlong = record.getBytes(ISO_8859_1);
        overlong[record.indexOf(NAME) - 2] = (byte) 0xff;
        assertThat(TlsClient.answer(door.port(), overlong, true)).isNotEqualTo(HANDSHAKE);
        assertThat(serves(door)).isTrue();
    }

    @Test
    void first_messages_that_are_cut_or_too_large_or_none_harm_nobody() throws Exception {
        server(ByteServer.echo());
        TestDoor door = door("ingress.handshake-timeout=1s");
        byte[] record = TlsClient.hello(NAME);
        byte[] huge = record.clone();
        huge[6] = (byte) 0x7f;
        byte[] noClientHello = record.clone();
        noClientHello[5] = 2;

        for (int length : new int[] {2, 5, 6, 9, 43, record.length - 1}) {
            assertThat(TlsClient.answer(door.port(), Arrays.copyOf(record, length), true))
                    .as("cut at " + length)
                    .isNotEqualTo(HANDSHAKE);
        }
        assertThat(TlsClient.answer(door.port(), record.clone(), true)).isEqualTo(HANDSHAKE);
        assertThat(TlsClient.answer(door.port(), huge, false)).isEqualTo(-1);
        assertThat(TlsClient.answer(door.port(), noClientHello, false)).isNotEqualTo(HANDSHAKE);
        assertThat(TlsClient.answer(door.port(), new byte[] {22, 3, 1, 0, 0}, false))
                .isNotEqualTo(HANDSHAKE);
        assertThat(TlsClient.answer(door.port(), Arrays.copyOf(record, 20), false))
                .as("one that never ends")
                .isEqualTo(-1);
        assertThat(serves(door)).isTrue();
    }

    private static boolean serves(TestDoor door) throws Exception {
        try (SSLSocket client = TlsClient.connect(door.port(), NAME, null)) {
            say(client, "x");
            return hear(client, 1).equals("x");
        }
    }

    /** Gives a command its own expectation as input; whether the command says it, too. */
    private static boolean run(String command, String expected) throws Exception {
        Process process =
                new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        StringBuilder said = new StringBuilder();
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().write((expected + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
            int next = out.read();
            while (next >= 0 && said.indexOf(expected) < 0) {
                said.append((char) next);
                next = said.indexOf(expected) < 0 ? out.read() : -1;
            }
        } finally {
            process.destroy();
        }
        return said.indexOf(expected) >= 0;
    }
}
