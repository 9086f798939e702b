package io.be.mesh.server.command.audit;

import io.be.mesh.cluster.audit.AuditReport;
import io.be.mesh.cluster.audit.AuditReport.Break;
import io.be.mesh.cluster.audit.AuditVerifier;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.HomeFolder;
import io.be.mesh.server.command.SettingOptions;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mesh audit}: reads what a node has written down; the node need not run. */
@Command(
        name = "audit",
        description = "The record of what was changed by whom.",
        subcommands = HelpCommand.class,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh audit verify",
            "  mesh audit verify --expect HASH     also finds an end that was cut off: keep the hash elsewhere"
        })
public final class AuditCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    public AuditCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: verify");
    }

    @Command(
            name = "verify",
            description = "Check every line against its hash and the line before. Exit code 1 at a break.",
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin SettingOptions settings,
            @Option(
                            names = "--expect",
                            paramLabel = "HASH",
                            defaultValue = "",
                            description = "a hash that was noted before")
                    String expected,
            @Option(names = "--json", description = "for machines") boolean json)
            throws Exception {
        if (!expected.isEmpty() && !expected.strip().matches("[0-9A-Fa-f]{64}")) {
            throw AdminOptions.usage(
                    "--expect is not a hash of 64 hexadecimal digits", "`mesh audit verify` prints it");
        }
        Path folder =
                settings.load(terminal.environment()).config().node().home().resolve(HomeFolder.AUDIT);
        if (!Files.isDirectory(folder)) {
            throw Failure.failed(
                    ErrorCode.NOT_FOUND, "there is no audit log at " + folder, "name the home with --home");
        }
        AuditReport report = AuditVerifier.verify(folder, expected);
        if (json) {
            terminal.out().println(json(report).encode());
        } else {
            print(report);
        }
        return report.sound() ? Failure.Exit.OK.status() : Failure.Exit.FAILED.status();
    }

    private void print(AuditReport report) throws Failure {
        report.remarks().forEach(remark -> terminal.err().println("note: " + remark));
        if (report.broken().isPresent()) {
            Break found = report.broken().get();
            throw Failure.failed(
                    ErrorCode.BAD_SIGNATURE,
                    "the audit log is broken" + (found.file().isEmpty() ? "" : " at " + found.file())
                            + (found.line() == 0 ? "" : ", line " + found.line()) + ": " + found.what(),
                    report.lines() + " lines before it are sound; compare with a copy");
        }
        terminal.out()
                .println("sound: " + report.lines() + " lines, the last is number "
                        + report.head().seq());
        terminal.out().println("hash:  " + report.head().hash());
    }

    private static JsonObject json(AuditReport report) {
        JsonObject json = new JsonObject()
                .put("sound", report.sound())
                .put("lines", report.lines())
                .put("firstSeq", report.firstSeq())
                .put("seq", report.head().seq())
                .put("hash", report.head().hash())
                .put("remarks", new JsonArray(report.remarks()));
        report.broken()
                .ifPresent(found -> json.put(
                        "broken",
                        new JsonObject()
                                .put("file", found.file())
                                .put("line", found.line())
                                .put("what", found.what())));
        return json;
    }
}
