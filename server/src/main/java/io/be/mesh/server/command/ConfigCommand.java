package io.be.mesh.server.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mesh config}: looks at the settings without starting anything. */
@Command(name = "config", description = "Look at the settings.", subcommands = HelpCommand.class)
final class ConfigCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    ConfigCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: check or print");
    }

    @Command(
            name = "check",
            description = "Say everything that is wrong with the settings.",
            mixinStandardHelpOptions = true)
    int check(@Mixin SettingOptions settings) throws Exception {
        settings.load(terminal.environment());
        terminal.out().println("the settings are good");
        return 0;
    }

    @Command(name = "print", description = "Print the settings in force, as a file.", mixinStandardHelpOptions = true)
    int print(
            @Mixin SettingOptions settings,
            @Option(names = "--origins", description = "with where each was written") boolean origins)
            throws Exception {
        terminal.out().print(settings.load(terminal.environment()).yaml(origins));
        terminal.out().flush();
        return 0;
    }
}
