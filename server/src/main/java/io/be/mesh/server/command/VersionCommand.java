package io.be.mesh.server.command;

import io.be.mesh.server.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code mesh version}. */
@Command(name = "version", description = "Print the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().println(text(terminal));
        return 0;
    }

    static String text(Terminal terminal) {
        return "mesh " + Version.current() + " on " + terminal.environment().javaVersion();
    }
}
