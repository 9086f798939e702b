package io.be.mesh.tests.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Two nodes with identities of their own, and no route between them until a test adds one. */
final class Pair implements AutoCloseable {
    static final String ID_A = "LX0000010000011";
    static final String INST_A = "JG0100001100000000";
    static final String ID_B = "LX0000010000012";
    static final String INST_B = "JG0100001200000000";

    private final MeshProcess a;
    private final MeshProcess b;
    private final Caller caller = new Caller();

    Pair() throws IOException, InterruptedException {
        this(UnaryOperator.identity(), UnaryOperator.identity());
    }

    Pair(UnaryOperator<MeshProcess.Builder> settingsOfA, UnaryOperator<MeshProcess.Builder> settingsOfB)
            throws IOException, InterruptedException {
        a = settingsOfA.apply(MeshProcess.builder()).start();
        b = settingsOfB.apply(MeshProcess.builder()).start();
        caller.identity(a, ID_A, INST_A);
        caller.identity(b, ID_B, INST_B);
    }

    MeshProcess a() {
        return a;
    }

    MeshProcess b() {
        return b;
    }

    /** A's operator tells A of B. */
    void refreshAtA(String address) throws IOException, InterruptedException {
        refresh(a, ID_B, INST_B, address, Map.of());
    }

    /** B's operator tells B of A. */
    void refreshAtB(String address) throws IOException, InterruptedException {
        refresh(b, ID_A, INST_A, address, Map.of());
    }

    /** Both operators tell their nodes of each other: mutual TLS. */
    Pair introduced() throws IOException, InterruptedException {
        refreshAtA(b.address());
        refreshAtB(a.address());
        return this;
    }

    static void refresh(MeshProcess at, String id, String inst, String address, Map<String, ?> more)
            throws IOException, InterruptedException {
        Map<String, Object> route = new HashMap<>(Map.of("node_id", id, "inst_id", inst, "address", address));
        route.putAll(more);
        assertThat(new Caller()
                        .json(at, "/v1/interconn/net/refresh", Map.of(), route)
                        .path("code")
                        .asText())
                .isEqualTo(Caller.SUCCESS);
    }

    @Override
    public void close() {
        a.close();
        b.close();
    }
}
