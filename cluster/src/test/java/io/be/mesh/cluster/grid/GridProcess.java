package io.be.mesh.cluster.grid;

import io.be.mesh.cluster.replica.TestReplicas;
import io.be.mesh.cluster.vertx.ClusteredVertx;
import io.be.mesh.cluster.vertx.MeshVertx;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A replica in a process of its own, which prints "open" when it has joined, until it is killed. */
final class GridProcess {
    /** Among the arguments of the JVM: the process also answers {@link BusCheck}. */
    static final String WITH_BUS = "-Dmesh.test.bus=true";

    private GridProcess() {}

    /** Starts the replica at a place of the fixture, and waits until it has joined. */
    static Process start(GridFixture fixture, int index, Path folder, String... jvm) throws IOException {
        return start(fixture, index, fixture.settings(index).members(), folder, jvm);
    }

    /** The same, with other names of the members. */
    static Process start(GridFixture fixture, int index, List<String> members, Path folder, String... jvm)
            throws IOException {
        Path identity = folder.resolve("replica-" + index);
        TestReplicas.save(fixture.replicas.next(), identity);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-Xmx512m"));
        command.addAll(List.of(jvm));
        GridSettings settings = fixture.settings(index);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                GridProcess.class.getName(),
                identity.toString(),
                settings.name(),
                settings.listen().toString()));
        command.addAll(members);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); !"open".equals(line); line = out.readLine()) {
            if (line == null) {
                throw new IOException("the process ended before it joined");
            }
        }
        return process;
    }

    /** Sends a process a signal of the system. */
    static void signal(Process process, String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " answers " + code);
        }
    }

    public static void main(String[] args) throws Exception {
        HostPort listen = HostPort.parse(args[2], "");
        Grid grid = Grid.open(
                new GridSettings(
                        "mesh-test",
                        args[1],
                        "1.0",
                        listen,
                        listen.host(),
                        listen.host() + ":1",
                        List.of(args).subList(3, args.length),
                        () -> 1,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(20)),
                TestReplicas.load(Path.of(args[0])),
                GridFixture.maps());
        if (Boolean.getBoolean("mesh.test.bus")) {
            Vertx vertx = ClusteredVertx.start(
                            MeshVertx.builder(
                                    ClusteredVertx.options(MeshVertx.options(new MeshConfig.Runtime(1)), grid)),
                            grid)
                    .await(20, TimeUnit.SECONDS);
            new BusCheck(vertx, grid.membership()).serve().await(20, TimeUnit.SECONDS);
        }
        System.out.println("open");
        // Until it is killed, or its parent is gone.
        while (System.in.read() >= 0) {}
        System.exit(0);
    }
}
