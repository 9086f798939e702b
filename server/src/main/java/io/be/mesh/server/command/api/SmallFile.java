package io.be.mesh.server.command.api;

import io.be.mesh.server.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Texts that are named on the command line: certificates, keys, tokens. Blocking. */
public final class SmallFile {
    private static final int MOST = 64 * 1024;

    private SmallFile() {}

    /** @param option how a failure names it */
    public static String read(String option, Path file) throws Failure {
        try {
            if (Files.size(file) > MOST) {
                throw AdminOptions.usage(option + ": " + file + " is longer than " + MOST + " bytes", "");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw AdminOptions.usage(option + ": " + file + " cannot be read: " + e, "");
        }
    }

    /** Empty when the option was not given. */
    public static Optional<String> readGiven(String option, @Nullable Path file) throws Failure {
        return file == null ? Optional.empty() : Optional.of(read(option, file));
    }
}
