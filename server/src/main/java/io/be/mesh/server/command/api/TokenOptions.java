package io.be.mesh.server.command.api;

import io.be.mesh.conf.Environment;
import io.be.mesh.server.Failure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a command proves that it may ask. */
public final class TokenOptions {
    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "a token of the node (MESH_TOKEN); others of this machine may see it")
    private @Nullable String token;

    @Option(names = "--token-file", paramLabel = "FILE", description = "a file with a token of the node")
    private @Nullable Path tokenFile;

    /** The token; empty when none was given. */
    public String bearer(Environment environment) throws Failure {
        if (token != null) {
            return token.strip();
        }
        return tokenFile != null
                ? SmallFile.read("--token-file", tokenFile).strip()
                : environment.token().orElse("").strip();
    }
}
