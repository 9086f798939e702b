package io.be.mesh.cluster.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditLogTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T08:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path home;

    private Path folder() {
        return home.resolve("audit");
    }

    private Path file() {
        return folder().resolve("audit.log");
    }

    private static AuditEvent event(String object) {
        return new AuditEvent(
                "operator",
                "10.0.0.7",
                "mesh.net.refresh",
                List.of(new Change(object, 1, 2)),
                ErrorCode.SUCCESS.code());
    }

    private AuditHead write(String... objects) throws Exception {
        try (FileAuditLog log = FileAuditLog.open(folder(), CLOCK)) {
            for (String object : objects) {
                await(log.write(event(object)));
            }
            return log.head();
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private AuditReport verify() throws IOException {
        return AuditVerifier.verify(folder(), "");
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(file()));
    }

    private void append(String text) throws IOException {
        Files.writeString(file(), text, StandardOpenOption.APPEND);
    }

    @Test
    void aLineSaysWhoDidWhatToWhichVersionAndIsChainedToTheOneBefore() throws Exception {
        AuditHead head = write("route LX1", "route LX2");

        JsonObject first = new JsonObject(lines().get(0));
        JsonObject second = new JsonObject(lines().get(1));
        assertThat(second.fieldNames())
                .containsExactly("seq", "at", "who", "from", "action", "changes", "result", "prev", "hash");
        assertThat(second.getString("at")).isEqualTo("2026-03-01T08:00:00Z");
        assertThat(second.getJsonArray("changes").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("object", "route LX2")
                        .put("before", 1)
                        .put("after", 2));
        assertThat(second.getString("prev")).isEqualTo(first.getString("hash"));
        assertThat(head).isEqualTo(new AuditHead(2, second.getString("hash")));
    }

    @Test
    void nobodyElseOfThisMachineReadsIt() throws Exception {
        write("route LX1");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void theChainGoesOnAcrossStarts() throws Exception {
        write("route LX1");
        AuditHead head = write("route LX2");

        assertThat(verify()).isEqualTo(new AuditReport(2, 1, head, List.of(), Optional.empty()));
    }

    @Test
    void theChainGoesOnAcrossFiles() throws Exception {
        List<Future<Void>> written = new ArrayList<>();
        try (FileAuditLog log = FileAuditLog.open(folder(), CLOCK, 2_000)) {
            for (int i = 0; i < 200; i++) {
                written.add(log.write(event("route LX" + i)));
            }
            await(Future.all(written));
        }
        write("route of the next start");

        assertThat(new AuditFolder(folder()).full()).hasSizeGreaterThan(1);
        AuditReport report = verify();
        assertThat(report.sound()).isTrue();
        assertThat(report.lines()).isEqualTo(201);
    }

    @Test
    void aStartRightAfterARotationGoesOnFromTheFullFile() throws Exception {
        write("route LX1", "route LX2");
        new AuditFolder(folder()).archive(2);

        assertThat(write("route LX3").seq()).isEqualTo(3);
        assertThat(verify().sound()).isTrue();
    }

    @Test
    void manyChangesBecomeSeveralLines() throws Exception {
        List<Change> many = new ArrayList<>();
        for (int i = 0; i < 45; i++) {
            many.add(new Change("route LX" + i, 0, 1));
        }
        try (FileAuditLog log = FileAuditLog.open(folder(), CLOCK)) {
            await(log.write(new AuditEvent("operator", "", "mesh.net.refresh", many, ErrorCode.SUCCESS.code())));
        }

        assertThat(lines()).hasSize(3);
        assertThat(String.join("", lines())).contains("route LX0\"", "route LX44\"");
    }

    @Test
    void whatACrashHasTornIsWrittenDownAndTheChainGoesOn() throws Exception {
        write("route LX1");
        append("{\"seq\":2,\"at\":\"2026-03-01T08:0");

        AuditHead head = write("route LX2");

        assertThat(head.seq()).isEqualTo(3);
        AuditReport report = verify();
        assertThat(report.sound()).isTrue();
        assertThat(report.remarks()).singleElement().asString().contains("31 bytes that a crash has torn");
        assertThat(new JsonObject(lines().get(2)).getString("action")).isEqualTo("mesh.audit.torn");
    }

    @Test
    void zerosThatAPowerLossHasLeftAreTornToo() throws Exception {
        write("route LX1");
        append("\0".repeat(5_000));

        write("route LX2");

        assertThat(verify().sound()).isTrue();
        assertThat(verify().lines()).isEqualTo(3);
    }

    @Test
    void aWholeLineWithoutItsEndIsALine() throws Exception {
        write("route LX1");
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }

        assertThat(write("route LX2").seq()).isEqualTo(2);
        assertThat(verify().remarks()).isEmpty();
        assertThat(verify().sound()).isTrue();
    }

    @Test
    void aTornLineOfTheFirstFileIsNoObstacle() throws Exception {
        Files.createDirectories(folder());
        Files.writeString(file(), "{\"seq\":1,");

        assertThat(write("route LX1").seq()).isEqualTo(2);
        assertThat(verify().sound()).isTrue();
    }

    @Test
    void aLineThatIsBeingWrittenIsNoBreak() throws Exception {
        write("route LX1");
        append("{\"seq\":2,");

        assertThat(verify().sound()).isTrue();
        assertThat(verify().remarks()).singleElement().asString().contains("not a whole line yet");
    }

    @Test
    void aDamagedEndThatNoCrashExplainsIsRefused() throws Exception {
        write("route LX1");
        append("x".repeat(AuditTail.MOST_BYTES + 1));

        assertThatThrownBy(() -> FileAuditLog.open(folder(), CLOCK))
                .isInstanceOf(MeshException.class)
                .hasMessageContaining("is damaged; keep the folder as evidence");
    }

    @Test
    void aChangedLineIsFound() throws Exception {
        write("route LX1", "route LX2", "route LX3");
        List<String> lines = lines();
        lines.set(1, lines.get(1).replace("route LX2", "route LX9"));
        Files.write(file(), lines);

        assertBreak("audit.log", 2, "was changed");
    }

    @Test
    void aLineChangedWithANewHashIsFoundAtTheNext() throws Exception {
        write("route LX1", "route LX2", "route LX3");
        List<String> lines = lines();
        AuditHead before = AuditLine.read(bytes(lines.get(0))).orElseThrow().head();
        lines.set(1, AuditLine.text(before, "2026-03-01T08:00:00Z", event("route LX9")));
        Files.write(file(), lines);

        assertBreak("audit.log", 3, "not chained to the line before");
    }

    @Test
    void aDroppedLineIsFound() throws Exception {
        write("route LX1", "route LX2", "route LX3");
        List<String> lines = lines();
        lines.remove(1);
        Files.write(file(), lines);

        assertBreak("audit.log", 2, "line 1 is followed by line 3");
    }

    @Test
    void aBlankedLineIsFound() throws Exception {
        write("route LX1", "route LX2", "route LX3");
        List<String> lines = lines();
        lines.set(1, "");
        Files.write(file(), lines);

        assertBreak("audit.log", 2, "not a line of the log");
    }

    @Test
    void aDroppedFileIsFound() throws Exception {
        write("route LX1");
        new AuditFolder(folder()).archive(1);
        write("route LX2");
        new AuditFolder(folder()).archive(2);
        write("route LX3");
        Files.delete(new AuditFolder(folder()).full().get(1));

        assertBreak("audit.log", 1, "line 1 is followed by line 3");
    }

    @Test
    void aTailThatWasCutOffIsFoundByTheHashKeptElsewhere() throws Exception {
        write("route LX1");
        AuditHead kept = write("route LX2");
        List<String> lines = lines();
        Files.write(file(), lines.subList(0, 1));

        assertThat(verify().sound()).isTrue();
        AuditReport report = AuditVerifier.verify(folder(), kept.hash().toUpperCase(Locale.ROOT));
        assertThat(report.broken().orElseThrow().what()).contains("cut off");
    }

    @Test
    void aHashKeptElsewhereIsStillThereAfterMoreLines() throws Exception {
        AuditHead kept = write("route LX1");
        write("route LX2");

        assertThat(AuditVerifier.verify(folder(), kept.hash()).sound()).isTrue();
    }

    @Test
    void nothingIsSoundAndCanBeExpected() throws Exception {
        assertThat(verify()).isEqualTo(AuditVerifier.verify(folder(), AuditHead.NONE.hash()));
        assertThat(AuditVerifier.verify(folder(), "ab").sound()).isFalse();
    }

    @Test
    void aFullDiskFailsTheEventWithItsCause() throws Exception {
        Files.createDirectories(folder());
        Files.createSymbolicLink(file(), Path.of("/dev/full"));

        try (FileAuditLog log = FileAuditLog.open(folder(), CLOCK)) {
            assertThatThrownBy(() -> await(log.write(event("route LX1"))))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("the audit log could not be written");
            assertThat(log.head()).isEqualTo(AuditHead.NONE);
        }
    }

    @Test
    void aClosedLogRefuses() throws Exception {
        FileAuditLog log = FileAuditLog.open(folder(), CLOCK);
        log.close();

        assertThat(log.write(event("route LX1")).cause())
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void whatIsAnsweredSurvivesAKill() throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AuditingProcess.class.getName(),
                        folder().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long answered = 0;
        try (var out = process.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                answered = line.matches("[0-9]+") ? Math.max(answered, Long.parseLong(line)) : answered;
                if (answered >= 300) {
                    process.toHandle().destroyForcibly();
                }
            }
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(answered).isGreaterThanOrEqualTo(300);
        }

        long after = write("route after the kill").seq();

        assertThat(after).isGreaterThan(answered);
        assertThat(verify().sound()).isTrue();
    }

    @Test
    void aFloodIsRefusedAndNothingThatWasTakenIsLost() throws Exception {
        List<Future<Void>> taken = new ArrayList<>();
        try (FileAuditLog log = FileAuditLog.open(folder(), CLOCK)) {
            for (int i = 0; i < 3 * FileAuditLog.WAITING; i++) {
                Future<Void> written = log.write(event("route LX" + i));
                if (!(written.failed())) {
                    taken.add(written);
                } else {
                    assertThat(((MeshException) written.cause()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
                }
            }
            await(Future.all(taken));
        }

        assertThat(verify().lines()).isEqualTo(taken.size());
    }

    private void assertBreak(String file, long line, String what) throws IOException {
        AuditReport.Break broken = verify().broken().orElseThrow();
        assertThat(broken.file()).isEqualTo(file);
        assertThat(broken.line()).isEqualTo(line);
        assertThat(broken.what()).contains(what);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
