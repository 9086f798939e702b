package io.be.mesh.tests.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.mpc.MeshSettings;
import io.be.mesh.client.prisim.Session;
import io.be.mesh.tests.testkit.CuttingProxy;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Payloads that are larger than what either side wants in memory. */
class LargeStreamIT {
    private static final int SIZE = 192 << 20;
    private static final Duration WAIT = Duration.ofSeconds(30);

    private static MeshProcess node;

    @BeforeAll
    static void start() {
        node = MeshProcess.builder().javaOptions("-Xmx512m").start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void aStreamIsReadWhileItIsWritten() throws Exception {
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try (Session session = Sessions.at(node.address(), "large");
                    InputStream payload = new DigestInputStream(new Bytes(1, SIZE), sent)) {
                session.push(payload, SIZE, Map.of(), "t");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try (Session session = Sessions.at(node.address(), "large");
                InputStream payload = session.popStream(WAIT, "t").orElseThrow()) {
            assertThat(digest(payload)).isEqualTo(digest(new Bytes(1, SIZE)));
        }
        writer.get(60, TimeUnit.SECONDS);
        assertThat(sent.digest()).isEqualTo(digest(new Bytes(1, SIZE)));
    }

    @Test
    void aStreamOfUnknownLengthSurvivesCuts() throws Exception {
        int size = 5_000_001;
        try (CuttingProxy proxy = new CuttingProxy(node.port(), 400, 7);
                Session session = pieces(proxy.address(), 100_000, "cut-stream")) {
            session.push(new Bytes(2, size), Map.of(), "t");
            try (InputStream payload = session.popStream(WAIT, "t").orElseThrow()) {
                assertThat(digest(payload)).isEqualTo(digest(new Bytes(2, size)));
            }
            assertThat(proxy.cuts()).isPositive();
        }
    }

    @Test
    void aPublisherIsAskedForNoMoreThanIsStored() throws Exception {
        byte[] all = new Bytes(3, 1_000_003).readAllBytes();
        try (Session session = pieces(node.address(), 30_000, "published");
                SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>()) {
            CompletableFuture<Void> stored = session.pushAsync(publisher, Map.of(), "t");
            for (int at = 0; at < all.length; at += 70_000) {
                publisher.submit(ByteBuffer.wrap(all, at, Math.min(70_000, all.length - at)));
            }
            publisher.close();
            stored.get(30, TimeUnit.SECONDS);
            try (InputStream payload = session.popStream(WAIT, "t").orElseThrow()) {
                assertThat(payload.readAllBytes()).isEqualTo(all);
            }
        }
    }

    @Test
    void piecesAreThoseThatOtherSdksReadAndWrite() throws Exception {
        try (Session session = pieces(node.address(), 4, "pieces")) {
            session.push(new ByteArrayInputStream(Sessions.bytes("0123456789")), 10, Map.of(), "t");
            assertThat(session.pop(WAIT, "t-mesh-split-0")).map(Sessions::text).contains("3");
            for (int i = 1; i <= 3; i++) {
                assertThat(session.pop(WAIT, "t-mesh-split-" + i))
                        .map(Sessions::text)
                        .contains("0123456789".substring(4 * i - 4, Math.min(10, 4 * i)));
            }
            session.push(new ByteArrayInputStream(new byte[0]), 0, Map.of(), "t");
            assertThat(session.popStream(WAIT, "t").orElseThrow().read()).isEqualTo(-1);
            session.push(Sessions.bytes("1"), "t-mesh-split-0");
            session.push(Sessions.bytes("04-05包0"), "t-mesh-split-1");
            assertThat(session.popStream(WAIT, "t").orElseThrow().readAllBytes())
                    .isEqualTo(Sessions.bytes("04-05包0"));
        }
    }

    @Test
    void aWrongLengthACountThatIsNoneAndAMissingPieceAreSaid() {
        try (Session session = pieces(node.address(), 4, "wrong")) {
            assertThatThrownBy(() -> session.push(new Bytes(1, 5), 6, Map.of(), "short"))
                    .isInstanceOf(MeshException.class)
                    .hasMessageContaining("E0000000400 the stream ended 1 bytes before its length");
            assertThatThrownBy(() -> session.push(new Bytes(1, 7), 6, Map.of(), "long"))
                    .isInstanceOf(MeshException.class)
                    .hasMessageContaining("more than its 6 bytes");
            session.push(Sessions.bytes("many"), "t-mesh-split-0");
            assertThatThrownBy(() -> session.popStream(WAIT, "t")).hasMessageContaining("E0000000616");
            session.push(Sessions.bytes("1"), "gone-mesh-split-0");
            assertThatThrownBy(() -> session.popStream(Duration.ofMillis(200), "gone")
                            .orElseThrow()
                            .read())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("piece 1 of 1 did not come");
            session.release(WAIT, "");
        }
    }

    private static Session pieces(String address, int size, String id) {
        MeshSettings settings = MeshSettings.builder()
                .addresses(address)
                .source(name -> name.equals("MESH_PACKET_SIZE") ? Integer.toString(size) : "")
                .build();
        return Sessions.transport(address).withSettings(settings).local().open(id, Map.of());
    }

    private static byte[] digest(InputStream in) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] block = new byte[64 * 1024];
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            digest.update(block, 0, read);
        }
        return digest.digest();
    }

    /** So many bytes, the same for the same seed. */
    private static final class Bytes extends InputStream {
        private final Random random;
        private long left;

        Bytes(long seed, long size) {
            this.random = new Random(seed);
            this.left = size;
        }

        @Override
        public int read() {
            if (left == 0) {
                return -1;
            }
            left--;
            return random.nextInt() >>> 24;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = (int) Math.min(length, left);
            for (int i = 0; i < count; i++) {
                target[offset + i] = (byte) (random.nextInt() >>> 24);
            }
            left -= count;
            return count == 0 && length > 0 ? -1 : count;
        }
    }
}
