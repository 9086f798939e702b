package io.be.mesh.server.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mesh completion bash|zsh}. */
@Command(
        name = "completion",
        description = "Print a completion script: source <(mesh completion bash)",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.bash;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (shell == Shell.zsh) {
            terminal.out().println("autoload -U +X compinit && compinit");
        }
        // The script of picocli loads bash's completion into zsh by itself.
        terminal.out().println(AutoComplete.bash("mesh", spec.root().commandLine()));
        return 0;
    }

    /** The names as they are typed. */
    enum Shell {
        bash,
        zsh
    }
}
