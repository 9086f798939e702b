package io.be.mesh.server.command;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import java.nio.file.Path;

/** There is nobody to talk to. */
public final class NoNode {
    private NoNode() {}

    public static Failure on(Path home) {
        return new Failure(
                Failure.Exit.UNREACHABLE,
                ErrorCode.UNREACHABLE,
                "no node runs on " + home,
                "start one with `mesh start`, or name its home with --home");
    }

    public static Failure silent(Path home, String address, String why) {
        return new Failure(
                Failure.Exit.UNREACHABLE,
                ErrorCode.UNREACHABLE,
                "the node on " + home + " does not answer at " + address + ": " + why,
                "it may be starting or stopping; look at its log");
    }
}
