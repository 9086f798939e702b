package io.be.mesh.server.command;

import io.be.mesh.conf.ConfigException;
import io.be.mesh.conf.ConfigLoader;
import io.be.mesh.conf.ConfigProblem;
import io.be.mesh.conf.EffectiveConfig;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.Setting;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a command is told its settings. */
public final class SettingOptions {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "where the node keeps everything (node.home, MESH_HOME)")
    private @Nullable String home;

    @Option(names = "--config", paramLabel = "FILE", description = "a settings file (MESH_CONFIG)")
    private @Nullable Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "one setting; may be repeated")
    private List<String> sets = new ArrayList<>();

    /** Whether a node is meant by them, and not only by the environment. */
    public boolean given() {
        return home != null || file != null || !sets.isEmpty();
    }

    /** The settings in force; every problem in one failure. */
    public EffectiveConfig load(Environment environment) throws Failure {
        return load(environment, List.of());
    }

    /** The same with what other options of the command set; they count as {@code --set} does, which is looked at after them. */
    EffectiveConfig load(Environment environment, List<Setting> others) throws Failure {
        List<Setting> overrides = new ArrayList<>(others);
        for (String set : sets) {
            overrides.add(ConfigLoader.override(set));
        }
        if (home != null) {
            overrides.add(new Setting("node.home", List.of(home), "--home"));
        }
        try {
            return ConfigLoader.load(environment, Optional.ofNullable(file), overrides);
        } catch (ConfigException e) {
            List<ConfigProblem> problems = e.problems();
            String lines = problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n  "));
            String count = problems.size() == 1 ? "a setting is wrong" : problems.size() + " settings are wrong";
            throw new Failure(
                    Failure.Exit.USAGE,
                    ErrorCode.BAD_REQUEST,
                    count + "\n  " + lines + "\n ",
                    "`mesh config print --origins` shows every key; nothing was started");
        }
    }

    /** The same options again, for a child process. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        if (home != null) {
            arguments.addAll(List.of("--home", Path.of(home).toAbsolutePath().toString()));
        }
        arguments.addAll(argumentsButHome());
        return arguments;
    }

    /** The same but for the home, for a child that has its own. */
    List<String> argumentsButHome() {
        List<String> arguments = new ArrayList<>();
        if (file != null) {
            arguments.addAll(List.of("--config", file.toAbsolutePath().toString()));
        }
        sets.forEach(set -> arguments.addAll(List.of("--set", set)));
        return arguments;
    }
}
