package io.be.mesh.bench;

import io.be.mesh.bench.report.Machine;
import io.be.mesh.bench.report.Report;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.report.Table;
import io.be.mesh.bench.report.Target;
import io.be.mesh.bench.scenario.Catalogue;
import io.be.mesh.bench.scenario.Lab;
import io.be.mesh.bench.scenario.Scenario;
import io.be.mesh.bench.scenario.Timing;
import io.be.mesh.bench.server.Installation;
import io.be.mesh.bench.server.Subject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mesh bench}: measures a node and says which targets it meets. Exit code 1 only when a row has no figures. */
@Command(
        name = "mesh bench",
        sortOptions = false,
        subcommands = MicroCommand.class,
        description = {
            "Measures nodes, and beside each row a bare echo server on the same machine, in turn.",
            "Load generator and servers share this machine: compare the ratios, not the absolute figures."
        },
        footer = {
            "",
            "Examples:",
            "  mesh bench --quick                          two minutes, one row for each target",
            "  mesh bench --only 'push-pop/h1/.*/1KiB'     some rows",
            "  mesh bench --only '^proxy/'                  registered services, beside nginx and HAProxy",
            "  mesh bench --json bench.json                all rows, about 20 minutes",
            "  mesh bench --target 10.0.0.7:7304           a node that runs already",
            "  mesh bench micro json                       single parts, with JMH"
        })
public final class BenchMain implements Callable<Integer> {
    @SuppressWarnings("UnusedVariable") // That it is declared is what picocli acts on.
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this.")
    private boolean help;

    @Option(names = "--quick", description = "A subset with short rounds.")
    private boolean quick;

    @Option(names = "--only", paramLabel = "REGEX", description = "Rows whose name has a match of this.")
    private @Nullable Pattern only;

    @Option(names = "--seconds", paramLabel = "N", description = "Seconds on each side of a row (default: 3).")
    private int seconds = 3;

    @Option(names = "--list", description = "Prints the names of the rows and ends.")
    private boolean list;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the rows and targets here too.")
    private @Nullable Path json;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the nodes that are started.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--launcher", paramLabel = "FILE", description = "bin/mesh of the nodes to start.")
    private @Nullable Path launcher;

    @Option(names = "--target", paramLabel = "HOST:PORT", description = "A node that runs already.")
    private @Nullable String target;

    @Option(names = "--target-pid", paramLabel = "PID", description = "Its process, when it is on this machine.")
    private @Nullable Long targetPid;

    @Option(names = "--target-id", paramLabel = "ID", description = "Its node id, for the rows with two nodes.")
    private String targetId = "";

    @Option(names = "--peer", paramLabel = "HOST:PORT", description = "A node with routes from and to the target.")
    private @Nullable String peer;

    @Option(names = "--echo", paramLabel = "HOST:PORT", description = "An echo server on the target's machine.")
    private @Nullable String echo;

    @Option(names = "--peer-id", paramLabel = "ID", description = "The node id of the peer.")
    private String peerId = "";

    private final PrintStream out;
    private final Clock clock;

    BenchMain(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchMain(System.out, Clock.systemUTC()))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("error: " + failure.getMessage());
                    return 1;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        List<Scenario> scenarios = Catalogue.select(quick, only == null ? Pattern.compile("") : only);
        if (list) {
            scenarios.forEach(scenario -> out.println(scenario.name()));
            return 0;
        }
        if (scenarios.isEmpty()) {
            out.println("error: no row has that name; --list prints them");
            return 2;
        }
        Machine machine = Machine.here(Instant.now(clock).toString());
        out.printf("%s, %d cores, %s, load %s%n%n", machine.cpu(), machine.cores(), machine.java(), machine.load());
        Path folder = Files.createTempDirectory("mesh-bench");
        List<Row> rows;
        try (Lab lab = new Lab(Installation.find(launcher), folder, settings, timing(), given())) {
            rows = measure(lab, scenarios);
        }
        List<Target> targets = Target.judge(rows);
        out.printf("%n%s", Target.table(targets));
        if (json != null) {
            new Report(machine, rows, targets).write(json);
        }
        boolean complete = rows.stream().allMatch(row -> row.failure() == null);
        if (complete) {
            delete(folder);
        } else {
            out.println("logs of the servers: " + folder);
        }
        return complete ? 0 : 1;
    }

    private List<Row> measure(Lab lab, List<Scenario> scenarios) {
        List<Row> rows = new ArrayList<>();
        out.println(Table.header());
        for (Scenario scenario : scenarios) {
            Row row;
            try {
                row = scenario.run(lab);
            } catch (IOException e) {
                row = Row.failed(scenario.name(), String.valueOf(e.getMessage()));
            }
            rows.add(row);
            out.println(Table.line(row));
        }
        return rows;
    }

    private Timing timing() {
        return quick
                ? new Timing(2, Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofSeconds(8))
                : new Timing(seconds, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(20));
    }

    private Optional<Lab.Given> given() {
        if (target == null) {
            return Optional.empty();
        }
        OptionalLong pid = targetPid == null ? OptionalLong.empty() : OptionalLong.of(targetPid);
        Optional<Subject> other =
                Optional.ofNullable(peer).map(text -> new Subject(address(text), OptionalLong.empty()));
        Optional<Subject> ceiling =
                Optional.ofNullable(echo).map(text -> new Subject(address(text), OptionalLong.empty()));
        return Optional.of(new Lab.Given(new Subject(address(target), pid), other, targetId, peerId, ceiling));
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("'" + text + "' is not host:port");
        }
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
