package io.be.mesh.tests.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.annotate.MPS;
import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.mpc.Mesh;
import io.be.mesh.client.mpc.Routable;
import io.be.mesh.client.mpc.ServiceLoader;
import io.be.mesh.tests.testkit.MeshProcess;
import java.net.ConnectException;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A program that serves a bean behind a node. */
class ServedBeanIT {
    /** An interface of a user. */
    public interface Greeting {
        @MPI("greeting.hello")
        String hello(String name);
    }

    /** The bean behind it. */
    @MPS
    public static final class Greeter implements Greeting {
        @Override
        public String hello(String name) {
            return "hello " + name;
        }
    }

    @AfterEach
    void stop() {
        Mesh.stop();
        System.clearProperty("MESH_ADDRESS");
    }

    @Test
    void aNodeTakesItsRegistrationAndItIsServedUntilTheStop() throws Exception {
        try (MeshProcess node = MeshProcess.start()) {
            System.setProperty("MESH_ADDRESS", node.address());
            Mesh.start();
            assertThat(Mesh.address()).as("nothing is published").isEmpty();
            for (int i = 0; i < 2; i++) {
                Mesh.start();
                Mesh.publish(new Greeter());
                String address = Mesh.address();
                Greeting greeting = Routable.of(
                                ServiceLoader.load(Greeting.class).getDefault())
                        .withAddress(address)
                        .local();
                assertThat(greeting.hello("you")).isEqualTo("hello you");
                Mesh.stop();
                assertThat(Mesh.address()).isEmpty();
                assertThatThrownBy(() -> connect(address)).isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void aRefusedRegistrationIsSaidAndNothingStaysOpen() {
        try (MeshProcess node =
                MeshProcess.builder().set("security.operators", "10.1.1.1/32").start()) {
            System.setProperty("MESH_ADDRESS", node.address());
            Mesh.publish(new Greeter());
            assertThatThrownBy(Mesh::start).isInstanceOfSatisfying(MeshException.class, e -> assertThat(e.code())
                    .isEqualTo(MeshCode.FORBIDDEN));
            assertThat(Mesh.address()).isEmpty();
        }
    }

    private static void connect(String address) throws Exception {
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))) {
            assertThat(socket.isConnected()).isTrue();
        }
    }
}
