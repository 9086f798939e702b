package io.be.mesh.tests.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.CertificateSpec;
import io.be.mesh.tests.testkit.CleanLog;
import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.Shell;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Planted secrets are looked for everywhere a node writes: its log, its answers, its metrics, its audit lines, its store while it
 * runs and after it was stopped, and its heap. The same search must find in each place what is meant to be there.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class SecretSearchIT {
    private static final Planted PLANTED = new Planted();
    private static final Conversation TALK = new Conversation();

    /** What stands in logs, answers and files for everybody to read. */
    private static final SecretSearch NO_SECRET = new SecretSearch(List.of(
            Secret.text("A", BusyPair.ID_A), Secret.text("B", BusyPair.ID_B), Secret.text("label", "label of ")));

    @TempDir
    static Path folder;

    private static final List<MeshProcess> NODES = new ArrayList<>();
    private static final Map<String, Path> HEAPS = new TreeMap<>();
    private static Map<String, byte[]> whileRunning = Map.of();
    private static SecretSearch search = new SecretSearch(List.of());

    @BeforeAll
    static void letThemWorkAndStopThem() throws Exception {
        BusyPair pair = new BusyPair(PLANTED, TALK, folder);
        NODES.addAll(List.of(pair.a(), pair.b()));
        pair.work();
        PLANTED.anyKey();
        search = new SecretSearch(PLANTED.all());
        whileRunning = written();
        for (MeshProcess node : NODES) {
            HEAPS.put(name(node), heap(node));
            assertThat(node.stop()).isZero();
        }
    }

    @AfterAll
    static void close() {
        NODES.forEach(MeshProcess::close);
    }

    @Test
    void noneInTheLogs() {
        assertThat(NODES.get(0).log()).contains(" DEBUG ");
        for (MeshProcess node : NODES) {
            assertThat(search.in(node.log())).as(name(node)).isEmpty();
            assertThat(NO_SECRET.in(node.log())).contains("A", "B");
        }
    }

    @Test
    void noneInAnAnswerButWhatItWasAskedFor() {
        assertThat(PLANTED.all()).hasSizeGreaterThan(30);
        assertThat(TALK.answers()).anyMatch(answer -> answer.of().endsWith("/metrics"));
        Set<String> handedOut = new TreeSet<>();
        for (Conversation.Answer answer : TALK.answers()) {
            Set<String> found = search.in(answer.bytes());
            assertThat(answer.allowed()).as(answer.of()).containsAll(found);
            handedOut.addAll(found);
        }
        // The search sees what is there: a token, a key and a message on the one occasion each is given to its owner.
        assertThat(handedOut)
                .contains(
                        "operator token",
                        "key made as root",
                        "key made by command",
                        Secret.ANY_KEY,
                        "raw payload",
                        "json payload",
                        "protobuf payload",
                        "grpc payload");
    }

    @Test
    void noneInTheFilesOfARunningNode() {
        none(whileRunning);
    }

    @Test
    void noneInTheFilesOfAStoppedNode() throws Exception {
        none(written());
    }

    /** Store, audit log and whatever else the nodes have written. */
    private static void none(Map<String, byte[]> files) {
        files.forEach((name, bytes) ->
                assertThat(search.in(ByteBuffer.wrap(bytes))).as(name).isEmpty());
        assertThat(files.keySet().stream()
                        .filter(name ->
                                NO_SECRET.in(ByteBuffer.wrap(files.get(name))).size() > 0))
                .contains(
                        "a/audit/audit.log",
                        "a/store/journal",
                        "a/store/tables.mapdb",
                        "b/audit/audit.log",
                        "b/store/journal",
                        "b/store/tables.mapdb");
    }

    /**
     * A node has the keys it works with in its memory, and libraries keep the small buffers they have last parsed with, one for each
     * thread: which keys those still hold depends on the threads, so it is reported. What has to be gone: a secret that a key was
     * derived from, a token, of which the hash is known, and every message that was taken or refused.
     */
    @Test
    void inTheHeapIsNothingThatIsNotUsed(TestReporter reporter) throws Exception {
        for (Map.Entry<String, Path> heap : HEAPS.entrySet()) {
            Map<String, Integer> found = search.counted(heap.getValue());
            reporter.publishEntry("heap of " + heap.getKey(), found.toString());
            assertThat(found).doesNotContainKeys("secret file", "inside token");
            for (String message : List.of("large payload", "payload too large")) {
                assertThat(found.getOrDefault(message, 0)).as(message).isLessThan(Traffic.REPEATED / 10);
            }
            assertThat(NO_SECRET.counted(heap.getValue())).containsKeys("A", "B");
        }
        assertThat(search.counted(HEAPS.get("A"))).containsKey("waiting payload at A");
        assertThat(search.counted(HEAPS.get("B"))).containsKey("waiting payload at B");
    }

    @Test
    void theSearchFindsKeysAndWordsHoweverTheyAreWritten() {
        for (PrivateKey key : List.of(
                CertificateSpec.authority("ec").selfSigned().key(),
                CertificateSpec.authority("rsa").rsa(2048).selfSigned().key())) {
            SecretSearch own = new SecretSearch(List.of(Secret.key("own", key)));
            for (byte[] writing : writings(key.getEncoded())) {
                assertThat(own.in(ByteBuffer.wrap(writing)))
                        .as(new String(writing, UTF_8))
                        .containsExactly("own");
            }
        }
        String word = Secret.word("own");
        SecretSearch own = new SecretSearch(List.of(Secret.text("own", word)));
        for (String before : List.of("", "1", "22", "333")) {
            for (byte[] writing : writings((before + word + "behind").getBytes(UTF_8))) {
                assertThat(own.in(ByteBuffer.wrap(writing))).as("%s", before).containsExactly("own");
            }
        }
        assertThat(own.in(word.substring(1))).isEmpty();
    }

    @Test
    void theLogOfEveryTestIsLookedAtForKeysAndTokens() throws Exception {
        Path log = folder.resolve("log");
        for (String line : List.of(
                CertificateSpec.leaf("x").selfSigned().keyPem(),
                "token mesh_op_" + "a".repeat(43),
                "authorization=Bearer " + Secret.word("bearer"))) {
            Files.writeString(log, "one\n" + line + "\n");
            assertThat(CleanLog.leak(log)).isPresent();
        }
        Files.writeString(log, "this call needs an operator token: Authorization: Bearer TOKEN\n");
        assertThat(CleanLog.leak(log)).isEmpty();
    }

    private static List<byte[]> writings(byte[] bytes) {
        HexFormat hex = HexFormat.of();
        List<byte[]> all = new ArrayList<>(List.of(bytes, Base64.getEncoder().encode(bytes)));
        all.add(Base64.getUrlEncoder().encode(bytes));
        Stream.of(
                        hex.formatHex(bytes),
                        hex.withUpperCase().formatHex(bytes),
                        HexFormat.ofDelimiter(":").formatHex(bytes))
                .forEach(text -> all.add(text.getBytes(UTF_8)));
        if (bytes.length > 64) {
            String pem = Credential.pem("PRIVATE KEY", bytes);
            all.add(pem.getBytes(UTF_8));
            all.add(pem.replace("\n", "\\r\\n").getBytes(UTF_8));
        }
        return all;
    }

    private static Path heap(MeshProcess node) throws IOException, InterruptedException {
        Path dump = folder.resolve(name(node) + ".hprof");
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Shell.Result result = Shell.run(jcmd, String.valueOf(node.pid()), "GC.heap_dump", dump.toString());
        assertThat(dump).as("%s", result).isNotEmptyFile();
        return dump;
    }

    private static String name(MeshProcess node) {
        return node == NODES.get(0) ? "A" : "B";
    }

    /** Every file of both homes but the locks. */
    private static Map<String, byte[]> written() throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        for (MeshProcess node : NODES) {
            try (Stream<Path> files = Files.walk(node.home())) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(each -> !each.endsWith("lock"))
                        .toList()) {
                    found.put(folder.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
        return found;
    }
}
