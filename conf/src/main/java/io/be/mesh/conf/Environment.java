package io.be.mesh.conf;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the process was started with. Environment variables and system properties are read here and nowhere else.
 *
 * @param variables of the environment
 * @param userHome what {@code ~} stands for
 * @param confDir {@code conf/} of the distribution, when started from one
 * @param launcher {@code bin/mesh}, when started by it
 * @param maxHeap bytes
 * @param javaVersion of the running machine, for people
 */
public record Environment(
        Map<String, String> variables,
        Path userHome,
        Optional<Path> confDir,
        Optional<Path> launcher,
        long maxHeap,
        int processors,
        String javaVersion) {
    /** The variable of {@link #joinToken}. */
    public static final String JOIN_TOKEN = "MESH_JOIN_TOKEN";

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** What encrypts private keys on disk; no setting, so that it is printed with none. Blank is not given. */
    public Optional<String> secret() {
        return Optional.ofNullable(variables.get("MESH_SECRET")).filter(text -> !text.isBlank());
    }

    /** The token that commands show to the admin port; no setting of a node. Blank is not given. */
    public Optional<String> token() {
        return Optional.ofNullable(variables.get("MESH_TOKEN")).filter(text -> !text.isBlank());
    }

    /** Where programs and commands find their node, {@code host:port} or several; blank is not given. */
    public Optional<String> meshAddress() {
        return Optional.ofNullable(variables.get("MESH_ADDRESS")).filter(text -> !text.isBlank());
    }

    /** What lets a new replica join its cluster at its first start; no setting, so that it is printed with none. Blank is not given. */
    public Optional<String> joinToken() {
        return Optional.ofNullable(variables.get(JOIN_TOKEN)).filter(text -> !text.isBlank());
    }

    /** The same with another {@link #joinToken}. */
    public Environment withJoinToken(String token) {
        Map<String, String> changed = new HashMap<>(variables);
        changed.put(JOIN_TOKEN, token);
        return new Environment(changed, userHome, confDir, launcher, maxHeap, processors, javaVersion);
    }

    /** Without the variables: a secret may be among them. */
    @Override
    public String toString() {
        return "Environment[" + variables.size() + " variables, userHome=" + userHome + "]";
    }

    /** Of this process. */
    public static Environment system() {
        Runtime runtime = Runtime.getRuntime();
        return new Environment(
                System.getenv(),
                Path.of(System.getProperty("user.home", ".")),
                path("mesh.conf"),
                path("mesh.launcher"),
                runtime.maxMemory(),
                runtime.availableProcessors(),
                System.getProperty("java.vm.name", "Java") + " "
                        + System.getProperty("java.runtime.version", "unknown"));
    }

    private static Optional<Path> path(String property) {
        return Optional.ofNullable(System.getProperty(property)).map(Path::of);
    }
}
