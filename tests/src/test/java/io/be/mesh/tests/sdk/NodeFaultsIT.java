package io.be.mesh.tests.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.mpc.Routable;
import io.be.mesh.client.mpc.ServiceLoader;
import io.be.mesh.client.prisim.Network;
import io.be.mesh.client.prisim.Session;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.CuttingProxy;
import io.be.mesh.tests.testkit.MeshProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Nodes that die, and addresses of which only some answer. */
class NodeFaultsIT {
    private static final Duration WAIT = Duration.ofSeconds(60);

    @Test
    void aPopOutlivesTheNodeThatItWaitsAt() throws Exception {
        try (MeshProcess node = MeshProcess.start();
                Session session = Sessions.at(node.address(), "killed")) {
            session.push(Sessions.bytes("before"), "t");
            assertThat(session.pop(WAIT, "t")).map(Sessions::text).contains("before");
            CompletableFuture<Optional<byte[]>> waiting = session.popAsync(WAIT, "t");
            node.kill9();
            assertThat(waiting).isNotDone();
            node.restart();
            session.push(Sessions.bytes("after"), "t");
            assertThat(waiting.get(60, TimeUnit.SECONDS)).map(Sessions::text).contains("after");
        }
    }

    @Test
    void aPopWhoseConnectionIsCutGetsTheMessageAllTheSame() throws Exception {
        try (MeshProcess node = MeshProcess.start();
                CuttingProxy proxy = new CuttingProxy(node.port(), 0, 1);
                Session reader = Sessions.at(proxy.address(), "cut-pop");
                Session writer = Sessions.at(node.address(), "cut-pop")) {
            reader.peek("t");
            CompletableFuture<Optional<byte[]>> waiting = reader.popAsync(WAIT, "t");
            proxy.cutAll();
            writer.push(Sessions.bytes("m"), "t");
            assertThat(waiting.get(30, TimeUnit.SECONDS)).map(Sessions::text).contains("m");
        }
    }

    @Test
    void aCancelledPopTakesNoMessage() throws Exception {
        try (MeshProcess node = MeshProcess.start();
                Session session = Sessions.at(node.address(), "cancelled")) {
            CompletableFuture<Optional<byte[]>> first = session.popAsync(WAIT, "t");
            CompletableFuture<Optional<byte[]>> second = session.popAsync(WAIT, "t");
            first.cancel(true);
            session.push(Sessions.bytes("m"), "t");
            assertThat(second.get(30, TimeUnit.SECONDS)).map(Sessions::text).contains("m");
            assertThat(first).isCancelled();
        }
    }

    @Test
    void theFirstAddressThatAnswersServesAndTheFirstOneAgainWhenItIsBack() throws Exception {
        try (MeshProcess first = MeshProcess.start();
                MeshProcess second = MeshProcess.start()) {
            new Caller().identity(first, "LX0000010000001", "JG0100000100000000");
            new Caller().identity(second, "LX0000010000002", "JG0100000200000000");
            Network network = Routable.of(ServiceLoader.load(Network.class).getDefault())
                    .withAddress("127.0.0.1:" + deadPort() + "," + first.address() + "," + second.address())
                    .local();
            assertThat(network.getEnviron().getNodeId()).isEqualTo("LX0000010000001");
            first.kill9();
            assertThat(network.getEnviron().getNodeId()).isEqualTo("LX0000010000002");
            first.restart();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> network.getEnviron().getNodeId().equals("LX0000010000001"));
        }
    }

    @Test
    void whenNoneAnswersTheFailureNamesTheHop() throws Exception {
        String address = "127.0.0.1:" + deadPort();
        Network network = Routable.of(ServiceLoader.load(Network.class).getDefault())
                .withAddress(address)
                .withTimeout(Duration.ofSeconds(10))
                .local();
        assertThatThrownBy(network::getEnviron).isInstanceOfSatisfying(MeshException.class, e -> {
            assertThat(e.code()).isEqualTo(MeshCode.UNREACHABLE);
            assertThat(e.hop()).isEqualTo(address);
            assertThat(e).hasMessageContaining("E0000000607");
        });
    }

    private static int deadPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
