package io.be.mesh.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.tests.testkit.Launcher.Result;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mesh chan send} and {@code receive} between two nodes, with one after the other killed on the way. The size is 64 MiB;
 * {@code -Dmesh.tests.file.mib=2048} sets another.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FileTransferIT {
    private static final int MEBIBYTE = 1 << 20;
    private static final long SIZE = Long.getLong("mesh.tests.file.mib", 64) * MEBIBYTE;
    /** A thousand pieces, one after the other: a kill at a quarter of them surely falls into the transfer. */
    private static final String[] SLOWLY = {"--piece", String.valueOf(SIZE >> 20), "--window", "1"};

    private static final Duration DEADLINE = Duration.ofMinutes(4);
    private static final long MOST_MEMORY = 512L * MEBIBYTE;

    @TempDir
    static Path folder;

    private static Partners nodes;
    private static Path file;

    @BeforeAll
    static void open() throws IOException {
        nodes = new Partners();
        file = random("big", SIZE);
    }

    @AfterAll
    static void close() {
        nodes.close();
    }

    @Test
    void theNodeOfTheReceiverIsKilledAndTheFileIsWhole(TestReporter reporter) throws Exception {
        Path got = folder.resolve("got");
        long before;
        try (Child receive = receive("s1", got);
                Child send = send("s1", SLOWLY)) {
            awaitPart(got, receive);
            before = memory(nodes.b());
            nodes.b().kill9();
            assertThat(got).doesNotExist();
            assertThat(send.isAlive()).as(send.said()).isTrue();
            nodes.b().restart();

            assertThat(send.await(DEADLINE)).as(send.said()).isZero();
            assertThat(receive.await(DEADLINE)).as(receive.said()).isZero();
            assertSame(got);
            JsonNode sent = json(send);
            assertThat(sent.get("bytes").asLong()).isEqualTo(SIZE);
            assertThat(sent.get("sha256")).isEqualTo(json(receive).get("sha256"));
            reporter.publishEntry("sent", sent.toString());
        }
        long ofA = memory(nodes.a());
        long ofB = Math.max(before, memory(nodes.b()));
        reporter.publishEntry("most resident MiB", "A " + ofA / MEBIBYTE + ", B " + ofB / MEBIBYTE);
        assertThat(Math.max(ofA, ofB)).isLessThan(MOST_MEMORY);
    }

    @Test
    void aReceiverThatIsKilledGoesOnBehindWhatItHas() throws Exception {
        Path got = folder.resolve("again");
        try (Child send = send("s2", SLOWLY)) {
            try (Child receive = receive("s2", got)) {
                awaitPart(got, receive);
                receive.kill9();
            }
            long there = Files.size(got.resolveSibling("again.part"));
            try (Child receive = receive("s2", got)) {
                assertThat(receive.await(DEADLINE)).as(receive.said()).isZero();
                assertThat(send.await(DEADLINE)).as(send.said()).isZero();
                assertThat(json(receive).get("resumed").asLong()).isBetween(1L, there);
            }
        }
        assertSame(got);
    }

    @Test
    void aSenderThatIsKilledGoesOnWhenItIsStartedAgain() throws Exception {
        Path got = folder.resolve("third");
        try (Child receive = receive("s3", got)) {
            try (Child send = send("s3", SLOWLY)) {
                awaitPart(got, receive);
                send.kill9();
            }
            assertThat(receive.isAlive()).as(receive.said()).isTrue();
            try (Child send = send("s3", SLOWLY)) {
                assertThat(send.await(DEADLINE)).as(send.said()).isZero();
                assertThat(json(send).get("resumed").asLong()).isPositive();
                assertThat(receive.await(DEADLINE)).as(receive.said()).isZero();
            }
        }
        assertSame(got);
    }

    @Test
    void onOneNodeFromNothingToOneByteMoreThanAPiece() throws Exception {
        for (int size : new int[] {0, 1, 4096, 4097}) {
            Path small = random("small" + size, size);
            Path got = folder.resolve("got" + size);
            try (Child receive = new Child(
                            folder, nodes.a(), "chan", "receive", got.toString(), "-s", "one", "-t", "t", "--json");
                    Child send = new Child(
                            folder,
                            nodes.a(),
                            "chan",
                            "send",
                            small.toString(),
                            "-s",
                            "one",
                            "-t",
                            "t",
                            "--piece",
                            "4")) {
                assertThat(send.await(DEADLINE)).as(send.said()).isZero();
                assertThat(receive.await(DEADLINE)).as(receive.said()).isZero();
            }
            assertThat(Files.mismatch(small, got)).isEqualTo(-1);
        }
    }

    @Test
    void anotherFileOfThatNameIsKeptUnlessForced() throws Exception {
        Path small = random("offered", 100_000);
        Path got = Files.writeString(folder.resolve("mine"), "mine");
        Result refused = exchange(small, got, 1);
        assertThat(refused.err()).contains("is there and is another file");
        assertThat(got).hasContent("mine");

        exchange(small, got, 0, "--force");
        assertThat(Files.mismatch(small, got)).isEqualTo(-1);
        // A second run finds nothing to do.
        Result again = exchange(small, got, 0);
        assertThat(again.out()).contains("100000 bytes were there");
    }

    @Test
    void whatElseWaitsInTheSessionIsLeftAlone() throws Exception {
        for (MeshProcess node : List.of(nodes.a(), nodes.b())) {
            Partners.ok(node, "chan", "push", "other", "-s", "s5", "-t", "other");
        }
        exchange(random("beside", 10_000), folder.resolve("beside-got"), 0);
        for (MeshProcess node : List.of(nodes.a(), nodes.b())) {
            assertThat(Partners.ok(node, "chan", "pop", "-s", "s5", "-t", "other")
                            .out())
                    .isEqualTo("other");
        }
    }

    @Test
    void aSenderWithoutAReceiverGivesUpAndSaysWhatToDo() {
        Result sent = Partners.mesh(
                nodes.a(), "chan", "send", file.toString(), "-s", "nobody", "--to", Partners.B, "--timeout", "1s");
        Result unknown = Partners.mesh(nodes.a(), "chan", "send", file.toString(), "-s", "nobody", "--to", "LX9");
        Result received = Partners.mesh(
                nodes.a(), "chan", "receive", folder.resolve("x").toString(), "-s", "never", "--timeout", "1s");

        assertThat(sent.exit()).isEqualTo(1);
        assertThat(sent.err()).contains("(E0000000601)", "hint: does `mesh chan receive` run there");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("(E0000000618)");
        assertThat(received.exit()).isEqualTo(1);
        assertThat(received.err()).contains("nothing has come for 1 s (E0000000601)");
    }

    /** Sends from A to B; how the sender ended. */
    private static Result exchange(Path from, Path to, int expected, String... more) throws Exception {
        String[] line = {"chan", "receive", to.toString(), "-s", "s5"};
        String[] all = Stream.concat(Arrays.stream(line), Arrays.stream(more)).toArray(String[]::new);
        try (Child receive = new Child(folder, nodes.b(), all)) {
            Result sent = Partners.mesh(nodes.a(), "chan", "send", from.toString(), "-s", "s5", "--to", Partners.B);
            assertThat(sent.exit()).as(sent.err()).isEqualTo(expected);
            assertThat(receive.await(DEADLINE)).as(receive.said()).isEqualTo(expected);
            return sent;
        }
    }

    private static Child send(String session, String... more) throws IOException {
        String[] line = {"chan", "send", file.toString(), "-s", session, "--to", Partners.B, "--json"};
        return new Child(
                folder,
                nodes.a(),
                Stream.concat(Arrays.stream(line), Arrays.stream(more)).toArray(String[]::new));
    }

    private static Child receive(String session, Path got) throws IOException {
        return new Child(
                folder, nodes.b(), "chan", "receive", got.toString(), "-s", session, "--from", Partners.A, "--json");
    }

    private static void awaitPart(Path got, Child receive) {
        Path part = got.resolveSibling(got.getFileName() + ".part");
        Awaitility.await()
                .atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(5))
                .failFast(() -> !receive.isAlive())
                .until(() -> Files.exists(part) && Files.size(part) > SIZE / 4);
    }

    private static void assertSame(Path got) throws IOException {
        assertThat(Files.mismatch(file, got)).isEqualTo(-1);
        assertThat(got.resolveSibling(got.getFileName() + ".part")).doesNotExist();
        assertThat(got.resolveSibling(got.getFileName() + ".part.id")).doesNotExist();
    }

    private static JsonNode json(Child child) throws IOException {
        return new ObjectMapper().readTree(child.out());
    }

    /** The most it has had in memory, in bytes; 0 where the system does not tell. */
    private static long memory(MeshProcess node) throws IOException {
        Path status = Path.of("/proc", String.valueOf(node.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        String line = Files.readAllLines(status).stream()
                .filter(each -> each.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
    }

    private static Path random(String name, long size) throws IOException {
        Path path = folder.resolve(name);
        Random random = new Random(size);
        byte[] block = new byte[MEBIBYTE];
        try (OutputStream out = Files.newOutputStream(path)) {
            for (long left = size; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
        return path;
    }
}
