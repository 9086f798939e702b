package io.be.mesh.server.command.local;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.api.AdminOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a local trial of several replicas. */
public final class LocalOptions {
    private static final int FEWEST = 2;
    private static final int MOST = 9;
    private static final int USUAL = 3;

    @Option(names = "--local", description = "with --cluster: start all replicas on this machine, as a trial")
    private boolean local;

    @Option(names = "--replicas", paramLabel = "N", description = "with --local: so many, 2 to 9; 3 if not given")
    private @Nullable Integer replicas;

    @Option(names = "--no-restart", description = "with --local: do not start a replica again that has died")
    private boolean noRestart;

    /** Whether a local trial was asked for. */
    public boolean asked() {
        return local;
    }

    public int replicas() {
        return replicas == null ? USUAL : replicas;
    }

    public boolean restarts() {
        return !noRestart;
    }

    /**
     * What does not go together.
     *
     * @param cluster whether {@code --cluster} was given
     * @param joins whether {@code --members} or {@code --join-token} was given
     */
    public void check(boolean cluster, boolean joins, boolean detach) throws Failure {
        if (!local && (replicas != null || noRestart)) {
            throw AdminOptions.usage(
                    "--replicas and --no-restart are for --local",
                    "all on this machine: mesh start --cluster --local; else start one on each machine: mesh start"
                            + " --cluster --members a,b,c");
        }
        if (!local) {
            return;
        }
        if (!cluster) {
            throw AdminOptions.usage(
                    "--local is for several replicas", "mesh start --cluster --replicas " + replicas() + " --local");
        }
        if (joins) {
            throw AdminOptions.usage(
                    "--local starts all members itself, so --members and --join-token do not go with it",
                    "leave them out, or leave out --local");
        }
        if (detach) {
            throw AdminOptions.usage(
                    "--detach does not go with --local", "a trial ends with its terminal; or use nohup … &");
        }
        if (replicas() < FEWEST || replicas() > MOST) {
            throw AdminOptions.usage("--replicas is " + replicas(), "from " + FEWEST + " to " + MOST);
        }
    }
}
