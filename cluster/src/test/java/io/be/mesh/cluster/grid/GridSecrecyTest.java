package io.be.mesh.cluster.grid;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.be.mesh.cluster.replica.ReplicaIdentity;
import io.be.mesh.cluster.replica.TestReplicas;
import io.be.mesh.conf.HostPort;
import io.be.mesh.protocol.code.MeshException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** Who has no certificate of the cluster neither joins the grid, nor reads it, nor disturbs it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GridSecrecyTest {
    private final GridFixture fixture = new GridFixture(3, 1);
    private Grid first;

    @BeforeEach
    void startOne() {
        first = fixture.start(0);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void assertStillJoinsAndWorks() {
        assertThat(first.membership().size()).isEqualTo(1);
        Grid second = fixture.start(1);
        GridFixture.awaitSize(2, first, second);
        second.instance().<String, String>getMap("binary").set("after", "all");
        assertThat(first.instance().getMap("binary").get("after")).isEqualTo("all");
    }

    private void assertDoesNotJoin(ReplicaIdentity stranger) {
        try {
            Grid alone = fixture.startStranger(2, stranger);
            assertThat(alone.membership().size()).isEqualTo(1);
            alone.abandon();
        } catch (MeshException e) {
            assertThat(e.getMessage()).contains("cannot join the grid");
        }
        assertStillJoinsAndWorks();
    }

    @Test
    void aReplicaOfAnotherRootDoesNotJoin() {
        assertDoesNotJoin(new TestReplicas().next());
    }

    @Test
    void aReplicaWhoseCertificateHasExpiredDoesNotJoin() {
        assertDoesNotJoin(fixture.replicas.expired());
    }

    @Test
    void aMemberWithoutTlsOfTheSameNameDoesNotJoin() {
        HostPort there = fixture.place(0);
        Config config = new Config();
        config.setClusterName("mesh-test");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.max.join.seconds", "5");
        config.setProperty("hazelcast.local.localAddress", fixture.place(2).host());
        config.getNetworkConfig().setPort(fixture.place(2).port()).setPortAutoIncrement(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true).addMember(there.toString());
        HazelcastInstance stock = null;
        try {
            stock = Hazelcast.newHazelcastInstance(config);
            assertThat(stock.getCluster().getMembers()).hasSize(1);
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("Node failed to start");
        } finally {
            if (stock != null) {
                stock.getLifecycleService().terminate();
            }
        }
        assertStillJoinsAndWorks();
    }

    @Test
    void whoSaysNothingIsShownTheDoor(TestReporter reporter) throws IOException {
        long before = System.nanoTime();
        try (Socket socket = connect()) {
            readToTheEnd(socket);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        reporter.publishEntry("closed after", took.toMillis() + " ms");
        assertThat(took).isBetween(Handshakes.DEADLINE.minusSeconds(1), Handshakes.DEADLINE.plusSeconds(5));
        assertStillJoinsAndWorks();
    }

    @Test
    void whatIsNotTlsIsRefusedAtOnce() throws IOException {
        for (String line : List.of("GET / HTTP/1.1\r\n\r\n", "HZC", "CP2", "\u0016\u0003\u0001\u0000\u0005garbage")) {
            try (Socket socket = connect()) {
                socket.setSoTimeout(4_000);
                socket.getOutputStream().write(line.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                assertThat(readToTheEnd(socket)).as(line).doesNotContain("HZ");
            }
        }
        assertStillJoinsAndWorks();
    }

    @Test
    void manyStrangersAtOnceDoNotKeepAReplicaOut() throws IOException {
        Socket[] strangers = new Socket[2 * Handshakes.STRANGERS];
        try {
            for (int i = 0; i < strangers.length; i++) {
                strangers[i] = connect();
            }
            long before = System.nanoTime();
            assertStillJoinsAndWorks();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Handshakes.DEADLINE);
        } finally {
            for (Socket stranger : strangers) {
                if (stranger != null) {
                    stranger.close();
                }
            }
        }
    }

    @Test
    void withoutACertificateNothingIsHeard() throws IOException {
        assertThat(speak((ReplicaIdentity) null, "HZC")).isEmpty();
        assertThat(speak(new TestReplicas().next(), "HZC")).isEmpty();
        assertThat(speak(fixture.replicas.next(), "HZC")).startsWith("HZC");
    }

    @Test
    void behindTlsOnlyMembersAreServed() throws IOException {
        assertThat(speak(fixture.replicas.next(), "CP2")).isIn("HZX", "");
        assertThat(speak(fixture.replicas.next(), "GET /hazelcast/health HTTP/1.1\r\n\r\n"))
                .isIn("HZX", "");
        assertStillJoinsAndWorks();
    }

    @Test
    void aCertificateThatExpiresIsRefusedAlsoWhenItWasGoodBefore() throws IOException {
        Duration good = Duration.ofSeconds(3);
        long start = System.nanoTime();
        ReplicaIdentity identity = fixture.replicas.goodFor(good);
        SSLContext context = TestReplicas.context(identity);
        assertThat(speak(context, "HZC")).isEqualTo("HZC");

        GridFixture.await(
                Duration.ofSeconds(10),
                () -> System.nanoTime() - start > good.plusSeconds(1).toNanos());

        assertThat(speak(context, "HZC"))
                .as("a session that is resumed would be answered")
                .isEmpty();
    }

    @Test
    void whatGoesOverTheWireIsNotPlaintext() throws Exception {
        first.abandon();
        HostPort real = fixture.place(0);
        HostPort seenAs = new HostPort("127.0.0.9", real.port());
        GridSettings as = fixture.settings(0);
        String marker = "marker-" + UUID.randomUUID();
        try (RecordingProxy proxy = new RecordingProxy(seenAs, real);
                Grid hidden = Grid.open(
                        new GridSettings(
                                as.cluster(),
                                as.name(),
                                as.version(),
                                real,
                                seenAs.host(),
                                as.link(),
                                List.of(seenAs.toString()),
                                () -> 1,
                                as.heartbeatTimeout(),
                                as.joinTimeout()),
                        fixture.replicas.next(),
                        GridFixture.maps());
                Grid second = Grid.open(
                        new GridSettings(
                                as.cluster(),
                                "replica-1",
                                as.version(),
                                fixture.place(1),
                                fixture.place(1).host(),
                                as.link(),
                                List.of(seenAs.toString()),
                                () -> 1,
                                as.heartbeatTimeout(),
                                as.joinTimeout()),
                        fixture.replicas.next(),
                        GridFixture.maps())) {
            GridFixture.awaitSize(2, hidden, second);
            IMap<String, String> map = second.instance().getMap("binary");
            for (int i = 0; i < 100; i++) {
                map.set(marker + i, marker.repeat(100));
                assertThat(hidden.instance().getMap("binary").get(marker + i)).isEqualTo(marker.repeat(100));
            }

            List<String> wire = proxy.seen();
            assertThat(wire.stream().mapToInt(String::length).sum()).isGreaterThan(100 * 100 * marker.length());
            assertThat(wire).allSatisfy(bytes -> {
                assertThat(bytes).startsWith("\u0016\u0003");
                assertThat(bytes.contains(marker)).isFalse();
                assertThat(bytes.contains("mesh-test")).isFalse();
            });
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(fixture.place(0).host(), fixture.place(0).port());
        socket.setSoTimeout(15_000);
        return socket;
    }

    /** Speaks TLS, with a certificate or without, says something and returns what is answered. */
    private String speak(ReplicaIdentity identity, String words) throws IOException {
        return speak(TestReplicas.context(identity), words);
    }

    private String speak(SSLContext context, String words) throws IOException {
        try (Socket socket = context.getSocketFactory()
                .createSocket(fixture.place(0).host(), fixture.place(0).port())) {
            socket.setSoTimeout(3_000);
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[3];
            int length = socket.getInputStream().readNBytes(answer, 0, 3);
            return new String(answer, 0, length, StandardCharsets.ISO_8859_1);
        } catch (SSLException | SocketException e) {
            return "";
        }
    }

    private static String readToTheEnd(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            // Reset: closed as well.
            return "";
        }
    }
}
