package io.be.mesh.server.command;

import io.be.mesh.conf.Environment;
import io.be.mesh.conf.Setting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a replica is started; short forms of settings, but for the token, which is none. */
final class ClusterOptions {
    @Option(names = "--cluster", description = "start as one replica of several (cluster.enabled)")
    private boolean cluster;

    @Option(
            names = "--members",
            paramLabel = "HOST,…",
            description =
                    "every replica: host, host:port, or a DNS name of all (cluster.members, MESH_CLUSTER_MEMBERS)")
    private @Nullable String members;

    @Option(
            names = "--join-token",
            paramLabel = "TOKEN",
            description =
                    "of `mesh cluster token`, for the first start of a new replica (MESH_JOIN_TOKEN); others of this"
                            + " machine may see it")
    private @Nullable String joinToken;

    /** Whether this process is to be one replica of several. */
    boolean asked() {
        return cluster;
    }

    /** Whether it is said whom to join, or by what. */
    boolean joins() {
        return members != null || joinToken != null;
    }

    /** What the options say, as settings of the command line. */
    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        if (cluster) {
            settings.add(new Setting("cluster.enabled", List.of("true"), "--cluster"));
        }
        if (members != null) {
            settings.add(new Setting("cluster.members", List.of(members.split(",")), "--members"));
        }
        return settings;
    }

    /** The environment, with the token of the command line in it. */
    Environment environment(Environment given) {
        return joinToken == null ? given : given.withJoinToken(joinToken.strip());
    }

    /** The same options again, for a child process; the token goes by its environment, where others do not see it. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        if (cluster) {
            arguments.add("--cluster");
        }
        if (members != null) {
            arguments.addAll(List.of("--members", members));
        }
        return arguments;
    }
}
