package io.be.mesh.tests.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.mpc.Routable;
import io.be.mesh.client.mpc.ServiceLoader;
import io.be.mesh.client.prisim.KMS;
import io.be.mesh.client.prisim.Network;
import io.be.mesh.client.struct.Route;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java programs of the published document (2.1, 2.2, 2.3), as they are printed there but for its two misprints and the addresses.
 */
class SeedProgramsIT {
    private static final String NODE_X = "LX0000010000280";
    private static final String NODE_Y = "LX0000020000020";

    @TempDir
    private Path folder;

    @Test
    void theyDoOnTwoNodesWhatTheDocumentSays() throws Exception {
        try (MeshProcess x = MeshProcess.start();
                MeshProcess y = MeshProcess.start()) {
            new Caller().identity(y, NODE_Y, "JG0100000200000000");
            assertThatThrownBy(() -> ack(y).run(folder))
                    .as("nothing is known of the node yet")
                    .isInstanceOfSatisfying(
                            MeshException.class, e -> assertThat(e.code()).isEqualTo(MeshCode.NOT_WOVEN));

            reset(x).run(folder);
            KMS kms = Routable.of(ServiceLoader.load(KMS.class).getDefault())
                    .withAddress(x.address())
                    .local();
            assertThat(kms.environ().getNodeId()).isEqualTo(NODE_X);
            assertThat(kms.environ().getInstName()).isEqualTo("互联互通节点X");
            assertThat(kms.environ().getRootCrt()).contains("MIIEZTCCA02gAwIBAgIRAKkfFud6oGcbEmGOZ2i917ww");

            weave(x, y).run(folder);
            Network network = Routable.of(ServiceLoader.load(Network.class).getDefault())
                    .withAddress(y.address())
                    .local();
            Route stored = network.getRoute(NODE_X).orElseThrow();
            assertThat(stored.getAddress()).isEqualTo(x.address());
            assertThat(stored.getStatus() & 1).as("connected, over mutual TLS").isOne();
            assertThat(stored.getGuestCrt())
                    .as("the key that was printed there")
                    .isEmpty();
            Network atX = Routable.of(ServiceLoader.load(Network.class).get("mesh"))
                    .withAddress(x.address())
                    .local();
            assertThat(atX.getRoute(NODE_Y)).as("the request has come").isPresent();

            ack(y).run(folder);
            weave(x, y).run(folder);
        }
    }

    private static Program reset(MeshProcess x) throws Exception {
        return Program.ofSeed("2.1-node-refresh.java.txt")
                .with("environ, setRootCrt(", "environ.setRootCrt(")
                .with("127.0.0.1:7304", x.address());
    }

    private static Program weave(MeshProcess x, MeshProcess y) throws Exception {
        return Program.ofSeed("2.2-net-weave.java.txt")
                .with("route, setGuestRoot(", "route.setGuestRoot(")
                .with("127.0.0.1:7304", y.address())
                .with("192.168.100.63:27304", x.address());
    }

    private static Program ack(MeshProcess y) throws Exception {
        return Program.ofSeed("2.3-net-ack.java.txt").with("127.0.0.1:7304", y.address());
    }
}
