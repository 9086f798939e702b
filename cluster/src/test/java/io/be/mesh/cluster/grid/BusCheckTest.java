package io.be.mesh.cluster.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.replica.ReplicaIdentity;
import io.be.mesh.cluster.replica.TestReplicas;
import io.be.mesh.cluster.vertx.ClusteredVertx;
import io.be.mesh.cluster.vertx.MeshVertx;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The event bus between two replicas: it reaches the other one, and nobody without a certificate. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BusCheckTest {
    private final GridFixture fixture = new GridFixture(2, 1);
    private final List<Vertx> started = new ArrayList<>();
    private Grid first;
    private Grid second;
    private Vertx one;
    private Vertx other;

    @BeforeEach
    void startTwo() throws Exception {
        first = fixture.start(0);
        second = fixture.start(1);
        GridFixture.awaitSize(2, first, second);
        one = vertx(first);
        other = vertx(second);
    }

    @AfterEach
    void stop() throws Exception {
        stopVertx();
        fixture.close();
    }

    private void stopVertx() throws Exception {
        for (Vertx vertx : started) {
            await(vertx.close());
        }
        started.clear();
    }

    private Vertx vertx(Grid grid) throws Exception {
        Vertx vertx = await(ClusteredVertx.start(
                MeshVertx.builder(ClusteredVertx.options(MeshVertx.options(new MeshConfig.Runtime(1)), grid)), grid));
        started.add(vertx);
        return vertx;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void passesWhenEveryMemberAnswers() throws Exception {
        BusCheck check = new BusCheck(one, first.membership());
        BusCheck otherCheck = new BusCheck(other, second.membership());
        await(check.serve());
        await(otherCheck.serve());

        await(check.passed(Duration.ofSeconds(10)));
        await(otherCheck.passed(Duration.ofSeconds(10)));
    }

    @Test
    void passesWhenAMemberAnswersLate() throws Exception {
        BusCheck check = new BusCheck(one, first.membership());
        await(check.serve());

        Future<Void> passed = check.passed(Duration.ofSeconds(15));
        one.setTimer(500, id -> new BusCheck(other, second.membership()).serve());

        await(passed);
    }

    @Test
    void namesTheMemberThatDoesNotAnswerWhenTheTimeIsOver() throws Exception {
        BusCheck check = new BusCheck(one, first.membership());
        await(check.serve());
        long before = System.nanoTime();

        assertThatThrownBy(() -> await(check.passed(Duration.ofSeconds(1))))
                .cause()
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessage("no answer over the event bus from replica-1");
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
    }

    /** After a split is healed a replica is another member than before; it answers as that one. */
    @Test
    void passesAgainWhenAReplicaComesBackAfterItStoodStill(@TempDir Path folder) throws Exception {
        try (GridFixture three = new GridFixture(3, 1)) {
            Grid grid = three.start(0);
            Grid also = three.start(1);
            Process process = GridProcess.start(three, 2, folder, GridProcess.WITH_BUS);
            try {
                Vertx vertx = vertx(grid);
                BusCheck check = new BusCheck(vertx, grid.membership());
                await(check.serve());
                await(new BusCheck(vertx(also), also.membership()).serve());
                await(check.passed(Duration.ofSeconds(15)));
                GridProcess.signal(process, "STOP");
                GridFixture.awaitSize(2, grid, also);
                await(check.passed(Duration.ofSeconds(15)));

                GridProcess.signal(process, "CONT");

                GridFixture.awaitSize(3, grid, also);
                await(check.passed(Duration.ofSeconds(15)));
            } finally {
                process.destroyForcibly();
                stopVertx();
            }
        }
    }

    @Test
    void whoHasNoCertificateOfTheClusterIsNotHeardAtThePortOfTheBus() throws Exception {
        BusCheck otherCheck = new BusCheck(other, second.membership());
        await(otherCheck.serve());

        assertThat(ping(null)).isEmpty();
        assertThat(ping(new TestReplicas().next())).isEmpty();
        assertThat(ping(fixture.replicas.expired())).isEmpty();
        // The bus answers its ping with a pong of four bytes of length and one that names the codec.
        assertThat(ping(fixture.replicas.next())).isNotEmpty();
    }

    /** Sends what the bus sends to keep a connection alive, and returns the first byte of the answer. */
    private byte[] ping(ReplicaIdentity identity) throws IOException {
        HostPort bus = new HostPort(fixture.place(1).host(), fixture.place(1).port() + 1);
        try (Socket socket = TestReplicas.context(identity).getSocketFactory().createSocket(bus.host(), bus.port())) {
            socket.setSoTimeout(3_000);
            socket.getOutputStream().write(wireOfPing());
            return socket.getInputStream().readNBytes(1);
        } catch (SSLException | SocketException e) {
            return new byte[0];
        }
    }

    /** Version, codec of a ping, send, address, no reply address, sender, no headers, no body. */
    private static byte[] wireOfPing() {
        byte[] address = "__vertx_ping".getBytes(StandardCharsets.UTF_8);
        java.nio.ByteBuffer wire = java.nio.ByteBuffer.allocate(200);
        wire.putInt(0).put((byte) 2).put((byte) 1).put((byte) 1);
        wire.putInt(address.length).put(address);
        wire.putInt(0).putInt(0).putInt(4);
        wire.putInt(0, wire.position() - 4);
        return java.util.Arrays.copyOf(wire.array(), wire.position());
    }
}
