package io.be.mesh.server.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mesh bench} is another program; it is named here so that help and completion know it. */
@Command(name = "bench", description = "Measure a node, and a bare echo beside it.")
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(hidden = true, arity = "0..*")
    private String[] arguments = {};

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "bench with " + arguments.length + " arguments runs through bin/mesh only");
    }
}
