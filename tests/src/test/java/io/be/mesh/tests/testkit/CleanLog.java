package io.be.mesh.tests.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What no log may hold, whatever was tested: a private key in PEM, a token, what stands behind {@code Bearer}. */
public final class CleanLog {
    private static final Pattern SECRET =
            Pattern.compile("PRIVATE KEY-----|mesh_(op|in)_[A-Za-z0-9_-]{43}|(?i)\\bbearer [a-z0-9_-]{20,}");

    private CleanLog() {}

    /** The first line with a secret. */
    public static Optional<String> leak(Path log) throws IOException {
        // Any byte is a character here: a log may hold what somebody has sent.
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return leak(lines);
        }
    }

    /** The first line with a secret. */
    static Optional<String> leak(Stream<String> lines) {
        return lines.filter(line -> SECRET.matcher(line).find()).findFirst();
    }
}
