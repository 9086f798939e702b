package io.be.mesh.server.command.service;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.Changes;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mesh service}: what engines have registered with a running node. */
@Command(
        name = "service",
        description = "The services that are registered with a node.",
        subcommands = HelpCommand.class,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh service register -f registration.json",
            "  mesh service list --kind complex",
            "  mesh service show complex tensorserving 10.0.0.9:9000 -o yaml",
            "  mesh service remove complex tensorserving 10.0.0.9:9000",
            "  mesh service watch"
        })
public final class ServiceCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    private ServiceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** With its subcommands. */
    public static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new ServiceCommand(terminal)).addSubcommand(new ServiceWatch(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: list, show, register, remove or watch");
    }

    @Command(
            name = "list",
            description = "Every registration in one line: its lease, its health, what it serves and who has that.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin ServiceOutput output,
            @Option(names = "--kind", paramLabel = "KIND", defaultValue = "", description = "one kind alone")
                    String kind,
            @Option(names = "--name", paramLabel = "NAME", defaultValue = "", description = "one name alone")
                    String name)
            throws Exception {
        JsonObject found = ServiceList.read(output.admin().open(terminal.environment()), kind, name);
        output.print(terminal, found, answer -> ServiceList.table(answer, terminal.clock()));
        return Failure.Exit.OK.status();
    }

    @Command(
            name = "show",
            description = "One registration with everything that is known of it.",
            mixinStandardHelpOptions = true)
    int show(@Mixin ServiceOutput output, @Mixin ServicePath which) throws Exception {
        JsonObject found = output.admin().open(terminal.environment()).get(which.path());
        output.print(terminal, found, answer -> ServiceDetails.of(answer, terminal.clock()));
        return Failure.Exit.OK.status();
    }

    @Command(
            name = "register",
            description = "Register what a file holds, all of it or nothing; the same again renews the lease.",
            mixinStandardHelpOptions = true)
    int register(
            @Mixin ServiceOutput output,
            @Option(
                            names = {"-f", "--file"},
                            required = true,
                            paramLabel = "FILE",
                            description = "one registration or a list, in JSON or YAML; - reads the standard input")
                    Path file)
            throws Exception {
        JsonObject given = RegistrationFile.read(file, terminal.in());
        JsonObject done = output.admin().open(terminal.environment()).put("/services", given);
        output.print(terminal, done, answer -> told(answer, "the lease is renewed"));
        return Failure.Exit.OK.status();
    }

    @Command(
            name = "remove",
            description = "Forget a registration: it gets no more requests, and those in flight finish.",
            mixinStandardHelpOptions = true)
    int remove(@Mixin ServiceOutput output, @Mixin ServicePath which) throws Exception {
        JsonObject done = output.admin().open(terminal.environment()).delete(which.path());
        output.print(terminal, done, answer -> told(answer, "it was not registered"));
        return Failure.Exit.OK.status();
    }

    private static String told(JsonObject done, String nothing) {
        String text = Changes.text(done);
        return text.isEmpty() ? nothing : text;
    }
}
