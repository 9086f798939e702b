package io.be.mesh.cluster.store;

import static io.be.mesh.cluster.store.StoreFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at random moments: what was acknowledged is there, and the store opens. */
class KillTest {
    private static final int KILLS = Integer.getInteger("mesh.test.kills", 12);
    private static final long SEED = Long.getLong("mesh.test.seed", System.nanoTime());
    private static final int LONGEST_RUN_MILLIS = 400;

    @TempDir
    Path home;

    @Test
    void nothingAcknowledgedIsLostAndNoStartIsRefused(TestReporter reporter) throws Exception {
        Random random = new Random(SEED);
        Path folder = home.resolve("store");
        long last = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            long acknowledged = runAndKill(folder, last, random.nextInt(LONGEST_RUN_MILLIS));
            try (JournaledStore store = JournaledStore.open(folder)) {
                Map<String, String> identity = texts(store, "identity");
                last = identity.isEmpty() ? 0 : Long.parseLong(identity.get("last"));
                assertThat(last).as("kill %d, seed %d", kill, SEED).isGreaterThanOrEqualTo(acknowledged);
                assertRowsAreTheNewest(texts(store, "routes"), last);
            }
        }
        reporter.publishEntry(Map.of("kills", "" + KILLS, "commits", "" + last, "seed", "" + SEED));
        assertThat(last).as("commits that survived").isGreaterThan(KILLS);
    }

    /** Commits are numbered without a gap, so the last number says what every row must be. */
    private static void assertRowsAreTheNewest(Map<String, String> rows, long last) {
        assertThat(rows).hasSize((int) Math.min(last, 100));
        for (long number = last; number > 0 && number > last - 100; number--) {
            assertThat(rows.get("k" + number % 100)).isEqualTo(CommittingProcess.value(number));
        }
    }

    /** The number of the last commit that the process said was acknowledged. */
    private static long runAndKill(Path folder, long from, int millis) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommittingProcess.class.getName(),
                        folder.toString(),
                        String.valueOf(from))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null && !line.equals("open")) {
                line = out.readLine();
            }
            assertThat(line).as("the store opened").isEqualTo("open");
            // The handle kills and leaves the pipe open, so that everything that was said is read.
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
                    .execute(process.toHandle()::destroyForcibly);
            long acknowledged = from;
            for (line = out.readLine(); line != null; line = out.readLine()) {
                assertThat(line).doesNotStartWith("failed");
                // Standard output also carries the log. A number that the kill cut short is a smaller one.
                if (line.matches("\\d+")) {
                    acknowledged = Math.max(acknowledged, Long.parseLong(line));
                }
            }
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            return acknowledged;
        } finally {
            process.destroyForcibly();
        }
    }
}
