package io.be.mesh.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh bench micro}: the JMH benchmarks. */
@Command(name = "micro", description = "Measures single parts with JMH: time and allocation of one call.")
final class MicroCommand implements Callable<Integer> {
    @SuppressWarnings("UnusedVariable") // That it is declared is what picocli acts on.
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this.")
    private boolean help;

    @Parameters(paramLabel = "REGEX", arity = "0..*", description = "Benchmarks whose name has a match (default: all).")
    private List<String> include = new ArrayList<>();

    @Option(names = "--seconds", paramLabel = "N", description = "Seconds of each iteration (default: 1).")
    private int seconds = 1;

    @Option(names = "--forks", paramLabel = "N", description = "JVMs for each benchmark (default: 1).")
    private int forks = 1;

    @Override
    public Integer call() throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(forks)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementTime(TimeValue.seconds(seconds))
                .addProfiler("gc");
        (include.isEmpty() ? List.of("io.be.mesh.bench.micro") : include).forEach(options::include);
        return new Runner(options.build()).run().isEmpty() ? 1 : 0;
    }
}
