package io.be.mesh.server.command.support;

import io.be.mesh.conf.EffectiveConfig;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.server.Failure;
import io.be.mesh.server.HomeFolder;
import io.be.mesh.server.HomeLock;
import io.be.mesh.server.Version;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminApi;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Amounts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mesh dump}: works with a running node, and gathers what it can when none runs. */
@Command(
        name = "dump",
        description =
                "Write a bundle for support: settings, inspection, metrics, end of the log, process, threads. No key, token or"
                        + " payload is in it.",
        mixinStandardHelpOptions = true)
public final class DumpCommand implements Callable<Integer> {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final List<String> LOGS = List.of("mesh.log", "start.log");

    private final Terminal terminal;

    @Mixin
    private AdminOptions options = new AdminOptions();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "the bundle, which must not be there yet; mesh-dump-TIME.zip when not given")
    private @Nullable Path file;

    public DumpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Instant now = terminal.clock().instant();
        Path target = file == null ? Path.of("mesh-dump-" + STAMP.format(now) + ".zip") : file;
        EffectiveConfig settings = options.effective(terminal.environment());
        Mask mask =
                Mask.of(terminal.environment(), secretFiles(settings.config()), options.bearer(terminal.environment()));
        try (Bundle bundle = new Bundle(target, mask)) {
            HomeFolder.ownerOnly(target);
            gather(bundle, settings);
            bundle.finish("Support bundle of mesh " + Version.current() + ", made at " + now);
            print(target, bundle);
        } catch (FileAlreadyExistsException e) {
            throw AdminOptions.usage(target + " is there already", "choose another name with -o");
        } catch (NoSuchFileException e) {
            throw AdminOptions.usage(target + " cannot be written: there is no such folder", "name one that is there");
        }
        return Failure.Exit.OK.status();
    }

    private static List<Path> secretFiles(MeshConfig config) {
        List<Path> files = new ArrayList<>(List.of(config.node().home().resolve("secret.key")));
        if (!config.security().secretFile().isEmpty()) {
            files.add(Path.of(config.security().secretFile()));
        }
        return files;
    }

    private void gather(Bundle bundle, EffectiveConfig settings) throws IOException, InterruptedException {
        if (options.remote()) {
            bundle.missing(
                    "settings.yaml, logs, process.txt and threads.txt",
                    "the node is on another machine: run this there, too");
        } else {
            Path home = settings.config().node().home();
            // As this command finds them; what the node was told by its command line is in process.txt.
            bundle.add("settings.yaml", settings.yaml(true));
            logs(bundle, home);
            process(bundle, home);
        }
        node(bundle);
    }

    private static void logs(Bundle bundle, Path home) throws IOException {
        for (String name : LOGS) {
            Path log = home.resolve("logs").resolve(name);
            if (Files.isReadable(log)) {
                bundle.add(name, LogEnd.of(log));
            } else {
                bundle.missing(
                        name, "there is no " + log + ": a node that was not started with --detach logs elsewhere");
            }
        }
    }

    /** How it was started says which of the settings are other ones for it, and its threads what it does. */
    private static void process(Bundle bundle, Path home) throws IOException, InterruptedException {
        Optional<ProcessHandle> process = HomeLock.holder(home);
        if (process.isEmpty()) {
            bundle.missing("process.txt, threads.txt", "no node runs on " + home);
            return;
        }
        ProcessHandle.Info info = process.get().info();
        bundle.add(
                "process.txt",
                "pid " + process.get().pid() + "\nstarted "
                        + info.startInstant().map(Instant::toString).orElse("at a time that the system does not tell")
                        + "\n" + info.commandLine().orElse("with a command that the system does not tell") + "\n");
        try {
            bundle.add("threads.txt", ThreadDump.of(process.get().pid()));
        } catch (IOException e) {
            bundle.missing("threads.txt", String.valueOf(e.getMessage()));
        }
    }

    private void node(Bundle bundle) throws IOException, InterruptedException {
        try {
            AdminApi api = options.open(terminal.environment());
            JsonObject page = new Inspection(api, terminal.clock()).gather();
            bundle.add("inspect.txt", InspectText.of(page));
            bundle.add("inspect.json", page.encodePrettily());
            bundle.add("metrics.txt", api.text("/metrics"));
        } catch (Failure e) {
            bundle.missing("inspect.txt, inspect.json, metrics.txt", e.text());
        }
    }

    private void print(Path target, Bundle bundle) throws IOException {
        if (options.json()) {
            terminal.out()
                    .println(new JsonObject()
                            .put("file", target.toAbsolutePath().toString())
                            .put("contents", new JsonArray(bundle.contents()))
                            .put("missing", new JsonArray(bundle.missing()))
                            .encode());
            return;
        }
        bundle.missing().forEach(line -> terminal.err().println("note: not in it: " + line));
        terminal.out().println(target + ", " + Amounts.size(Files.size(target)) + ", for its owner only");
    }
}
