package io.be.mesh.tests.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;

/** What a node has logged since this was made. */
public final class LogTail {
    private final MeshProcess node;
    private final int start;

    public LogTail(MeshProcess node) {
        this.node = node;
        this.start = node.log().length();
    }

    public List<String> lines() {
        return node.log().substring(start).lines().toList();
    }

    /** Waits for a line with all these words, without regard to case. */
    public void awaitLine(String... words) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .failFast(() -> !node.isAlive())
                .untilAsserted(() -> {
                    if (lines().stream().noneMatch(line -> contains(line, words))) {
                        throw new AssertionError(
                                "no line with " + String.join(", ", words) + " in:\n" + String.join("\n", lines()));
                    }
                });
    }

    private static boolean contains(String line, String... words) {
        String lower = line.toLowerCase(Locale.ROOT);
        for (String word : words) {
            if (!lower.contains(word.toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }
}
