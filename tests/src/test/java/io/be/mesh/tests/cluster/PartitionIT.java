package io.be.mesh.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.protocol.proto.Raw;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Three replicas on three machines, as far as the network goes. The first one is cut off for a while under traffic: it refuses
 * to write and goes on to show routes, the other two go on, and when the network is whole again nothing that was answered is
 * lost, comes twice or out of order.
 */
@Tag("long")
class PartitionIT {
    private static final String UNAVAILABLE = "E0000000503";
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;
    private static final int PAIRS = 8;
    private static final int WAITING = 12;
    /** How often each cut is made; the whole acceptance asks for more. */
    private static final int ROUNDS = Integer.getInteger("mesh.cluster.partitions", 1);

    private static final long CUT_NANOS = TimeUnit.SECONDS.toNanos(12);
    /** The heartbeat timeout of 3 s, its period, and the 2 s in which a minority is to refuse. */
    private static final long REFUSAL_MILLIS = 6_000;
    /** Once it is noticed that too few see each other. */
    private static final long REFUSED_MILLIS = 2_000;

    private static NetworkSpaces network;
    private static ReplicaSet replicas;

    @BeforeAll
    static void machines() throws Exception {
        Optional<String> missing = NetworkSpaces.missing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> "no partitions here: " + missing.orElseThrow());
        network = new NetworkSpaces(3);
        replicas = new ReplicaSet(IntStream.range(0, 3)
                .mapToObj(i -> new ReplicaPlace(network.host(i), 7306, network.prefix(i)))
                .toList());
        Caller caller = new Caller();
        caller.identity(replicas.replica(A), "LX0000010000010", "JG0100000100000000");
    }

    @AfterEach
    void whole() throws Exception {
        network.heal();
        replicas.awaitWhole();
    }

    @AfterAll
    static void end() throws Exception {
        if (replicas != null) {
            replicas.close();
        }
        if (network != null) {
            network.close();
        }
    }

    @Test
    void aReplicaThatIsCutOffBothWaysLosesNothingThatWasAnswered(TestReporter reporter) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            cutOff(reporter, "both ways", () -> {
                network.cut(A, B);
                network.cut(A, C);
                network.cut(B, A);
                network.cut(C, A);
            });
        }
    }

    @Test
    void aReplicaThatIsHeardByNobodyLosesNothingThatWasAnswered(TestReporter reporter) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            cutOff(reporter, "one way", () -> {
                network.cut(A, B);
                network.cut(A, C);
            });
        }
    }

    private static void cutOff(TestReporter reporter, String how, Cut cut) throws Exception {
        try (NumberedTraffic traffic = new NumberedTraffic(replicas.fronts(), PAIRS, 0);
                PushProbe probe = new PushProbe(replicas.fronts().get(A));
                WaitingReaders readers = new WaitingReaders(replicas.fronts(), WAITING)) {
            awaitPopped(traffic, 200);
            readers.waitAt(A);
            long began = System.nanoTime();
            cut.make();
            CompletableFuture<Void> pushed = CompletableFuture.runAsync(() -> readers.pushAt(B));
            long noticed = awaitMembers(A, 1);
            long refused = awaitRefusal(probe, began);
            long routeRefused = readsGoOn();
            awaitMembers(B, 2);
            pushed.join();
            awaitPopped(traffic, 200);
            awaitNanos(began, CUT_NANOS);
            network.heal();
            long healed = System.nanoTime();
            long back = awaitMembers(A, 3);
            long accepted = awaitSuccess(probe, back);
            awaitPopped(traffic, 200);
            List<String> findings = traffic.finish();
            reporter.publishEntry(
                    how,
                    ("alone after %d ms, first push refused after %d ms, a route refused within %d ms; healed: a member after"
                                    + " %d ms, pushes accepted after %d ms; pushed %d popped %d repeated calls %d")
                            .formatted(
                                    millis(noticed - began),
                                    millis(refused - began),
                                    routeRefused,
                                    millis(back - healed),
                                    millis(accepted - healed),
                                    traffic.pushed(),
                                    traffic.popped(),
                                    traffic.repeatedCalls()));
            assertThat(findings).isEmpty();
            assertThat(traffic.popped()).isEqualTo(traffic.pushed());
            assertThat(readers.missing()).isEmpty();
            List<PushProbe.Answer> answers = probe.finish();
            // A read that meets a partition on its way may find nothing within its time.
            replicas.awaitWhole();
            answeredIsThere(answers, noticed, healed);
            assertThat(routeRefused)
                    .as("milliseconds until a route was refused")
                    .isLessThan(REFUSED_MILLIS);
            assertThat(millis(refused - began))
                    .isLessThan(Math.max(REFUSAL_MILLIS, millis(noticed - began) + REFUSED_MILLIS));
        }
    }

    /** What A answered with success the majority has; and after it was alone it answered none so. */
    private static void answeredIsThere(List<PushProbe.Answer> answers, long noticed, long healed) throws Exception {
        List<String> lost = new ArrayList<>();
        for (PushProbe.Answer answer : answers) {
            if (answer.code().equals(Caller.SUCCESS)) {
                if (!answer.session().equals(popped(replicas.replica(B), answer.session()))) {
                    lost.add("%s, begun %d ms and answered %d ms after the cut was noticed, %d ms after it was healed"
                            .formatted(
                                    answer.session(),
                                    millis(answer.began() - noticed),
                                    millis(answer.ended() - noticed),
                                    millis(answer.ended() - healed)));
                }
                assertThat(answer.ended() < noticed || answer.ended() > healed)
                        .as("%s was answered %s ms after the cut was noticed", answer, millis(answer.ended() - noticed))
                        .isTrue();
            }
        }
        assertThat(lost).isEmpty();
        assertThat(answers).anyMatch(answer -> answer.code().equals(UNAVAILABLE));
    }

    private static String popped(MeshProcess replica, String session) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = new Caller()
                .send(
                        replica,
                        "/v1/interconn/chan/pop?timeout=10",
                        Map.of("x-ptp-session-id", session, "x-ptp-topic", "probe"),
                        java.net.http.HttpRequest.BodyPublishers.noBody(),
                        HttpResponse.BodyHandlers.ofByteArray());
        return Raw.TransportOutbound.parseFrom(response.body()).getPayload().toString(StandardCharsets.UTF_8);
    }

    /** Alone, A shows what it knows and changes nothing; after how many milliseconds it said so. */
    private static long readsGoOn() throws IOException, InterruptedException {
        JsonNode status = replicas.admin(A, "/v1/admin/status");
        assertThat(status.toString()).contains("LX0000010000010");
        assertThat(replicas.admin(A, "/v1/admin/routes").isContainerNode()).isTrue();
        long began = System.nanoTime();
        String code =
                new Caller().route(replicas.replica(A), "LX0000020000020", "JG0100000200000000", "10.73.255.255:7304");
        assertThat(code).isEqualTo(UNAVAILABLE);
        return millis(System.nanoTime() - began);
    }

    private static void awaitPopped(NumberedTraffic traffic, long numbers) {
        long from = traffic.popped();
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> traffic.popped() - from >= numbers);
    }

    /** When a replica saw so many members, itself among them. */
    private static long awaitMembers(int place, int count) {
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> replicas.admin(place, "/v1/admin/cluster")
                                .get("members")
                                .size()
                        == count);
        return System.nanoTime();
    }

    private static long awaitRefusal(PushProbe probe, long since) {
        return awaitAnswer(probe, since, UNAVAILABLE);
    }

    private static long awaitSuccess(PushProbe probe, long since) {
        return awaitAnswer(probe, since, Caller.SUCCESS);
    }

    private static long awaitAnswer(PushProbe probe, long since, String code) {
        return Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(
                        () -> probe.answers().stream()
                                .filter(answer ->
                                        answer.began() > since && answer.code().equals(code))
                                .map(PushProbe.Answer::ended)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static void awaitNanos(long since, long nanos) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> System.nanoTime() - since >= nanos);
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** Takes packets away. */
    private interface Cut {
        void make() throws IOException, InterruptedException;
    }
}
