package io.be.mesh.cluster.grid;

import io.be.mesh.cluster.replica.TestReplicas;
import io.be.mesh.conf.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A replica in a process of its own, which prints "open" when it has joined, until it is killed. */
final class GridProcess {
    private GridProcess() {}

    /** Starts the replica at a place of the fixture, and waits until it has joined. */
    static Process start(GridFixture fixture, int index, Path folder, String... jvm) throws IOException {
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
        command.addAll(settings.members());
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

    public static void main(String[] args) throws Exception {
        HostPort listen = HostPort.parse(args[2], "");
        Grid.open(
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
        System.out.println("open");
        // Until it is killed, or its parent is gone.
        while (System.in.read() >= 0) {}
        System.exit(0);
    }
}
