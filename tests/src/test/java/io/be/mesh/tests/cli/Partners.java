package io.be.mesh.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.Launcher;
import io.be.mesh.tests.testkit.Launcher.Result;
import io.be.mesh.tests.testkit.MeshProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two nodes that know each other, brought together by {@code mesh exec}. */
final class Partners implements AutoCloseable {
    static final String A = "LX0000010000010";
    static final String B = "LX0000010000020";

    private final MeshProcess a;
    private final MeshProcess b;

    Partners() {
        a = MeshProcess.start();
        b = MeshProcess.start();
        name(a, A, "JG0100001000000000");
        name(b, B, "JG0100002000000000");
        introduce(a, B, "JG0100002000000000", b.address());
        introduce(b, A, "JG0100001000000000", a.address());
    }

    MeshProcess a() {
        return a;
    }

    MeshProcess b() {
        return b;
    }

    private static void name(MeshProcess node, String nodeId, String instId) {
        ok(
                node,
                "exec",
                "-m",
                "kms.store.reset",
                "-i",
                "{\"env\":{\"node_id\":\"%s\",\"inst_id\":\"%s\",\"inst_name\":\"Bank\"}}".formatted(nodeId, instId));
    }

    /** As the published scripts write it. */
    private static void introduce(MeshProcess node, String nodeId, String instId, String address) {
        ok(
                node,
                "exec",
                "-m",
                "mesh.net.refresh",
                "-i",
                "{\"routes\":[{\"node_id\":\"%s\",\"inst_id\":\"%s\",\"inst_name\":\"Bank\",\"address\":\"%s\",\"expire_at\":4102444800000}]}"
                        .formatted(nodeId, instId, address));
    }

    /** A command at a node, which must go well. */
    static Result ok(MeshProcess node, String... arguments) {
        Result result = mesh(node, arguments);
        assertThat(result.exit())
                .as(String.join(" ", arguments) + "\n" + result.out() + result.err())
                .isZero();
        return result;
    }

    /** A command at a node. */
    static Result mesh(MeshProcess node, String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--home", node.home().toString()));
        return Launcher.run(line, Map.of());
    }

    @Override
    public void close() {
        a.close();
        b.close();
    }
}
