package io.be.mesh.cluster.grid;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.map.IMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replicas in processes of their own: one is killed, one renews its keys all the time. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GridLossTest {
    @TempDir
    Path folder;

    @Test
    void aKilledReplicaIsGoneFromTheOthersAtOnceWithNothingLostAndCanComeBack(TestReporter reporter) throws Exception {
        try (GridFixture fixture = new GridFixture(3, 1)) {
            Process oldest = GridProcess.start(fixture, 2, folder);
            Process again = null;
            try {
                Grid first = fixture.start(0);
                Grid second = fixture.start(1);
                GridFixture.awaitSize(3, first, second);
                assertThat(first.membership().isLeader()).isFalse();
                IMap<Integer, Integer> map = first.instance().getMap("binary");
                for (int i = 0; i < 2000; i++) {
                    map.set(i, i);
                }
                assertThat(first.awaitSafe(Duration.ofSeconds(30))).isTrue();
                CountDownLatch gone = new CountDownLatch(2);
                first.membership().listen(onLeft(gone));
                second.membership().listen(onLeft(gone));

                long killed = System.nanoTime();
                oldest.destroyForcibly();

                assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
                long detected = System.nanoTime() - killed;
                assertThat(first.membership().isLeader()).isTrue();
                for (int i = 0; i < 2000; i++) {
                    assertThat(map.get(i)).isEqualTo(i);
                    map.set(i, -i);
                }
                long written = System.nanoTime() - killed;

                long restarted = System.nanoTime();
                again = GridProcess.start(fixture, 2, folder);
                GridFixture.awaitSize(3, first, second);
                long back = System.nanoTime() - restarted;
                reporter.publishEntry(Map.of(
                        "detected after", detected / 1_000_000 + " ms",
                        "2000 reads and writes done after", written / 1_000_000 + " ms",
                        "back, with the start of its process, after", back / 1_000_000 + " ms"));
            } finally {
                oldest.destroyForcibly();
                if (again != null) {
                    again.destroyForcibly();
                }
            }
        }
    }

    private static Membership.Listener onLeft(CountDownLatch gone) {
        return new Membership.Listener() {
            @Override
            public void joined(Membership.Member member) {}

            @Override
            public void left(Membership.Member member) {
                gone.countDown();
            }
        };
    }

    @Test
    void aNameThatStandsForSeveralAddressesStandsForAllOfThem() throws Exception {
        Path hosts = Files.writeString(
                folder.resolve("hosts"), "127.0.0.1 replicas.test\n127.0.0.2 replicas.test\n127.0.0.3 replicas.test\n");
        try (GridFixture fixture = new GridFixture(3, 1)) {
            // Nobody is at the first address of the name.
            Grid second = fixture.start(1);
            Process process = GridProcess.start(
                    fixture,
                    2,
                    List.of("nowhere.test", "replicas.test"),
                    folder,
                    "-Djdk.net.hosts.file=" + hosts.toAbsolutePath());
            try {
                GridFixture.awaitSize(2, second);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** What the machine stops and lets go on: the others go on without it, and it comes back. */
    @Test
    void aReplicaThatStandsStillIsGoneAfterTheTimeoutAndComesBackWhenItGoesOn(TestReporter reporter) throws Exception {
        try (GridFixture fixture = new GridFixture(3, 1)) {
            Grid first = fixture.start(0);
            Grid second = fixture.start(1);
            Process process = GridProcess.start(fixture, 2, folder);
            try {
                GridFixture.awaitSize(3, first, second);
                long stopped = System.nanoTime();
                GridProcess.signal(process, "STOP");
                GridFixture.awaitSize(2, first, second);
                long gone = System.nanoTime() - stopped;
                first.instance().<String, String>getMap("binary").set("meanwhile", "written");

                long goesOn = System.nanoTime();
                GridProcess.signal(process, "CONT");
                GridFixture.await(
                        Duration.ofSeconds(60), () -> first.membership().size() == 3);
                reporter.publishEntry(Map.of(
                        "gone after", gone / 1_000_000 + " ms",
                        "back after", (System.nanoTime() - goesOn) / 1_000_000 + " ms"));
                assertThat(second.instance().getMap("binary").get("meanwhile")).isEqualTo("written");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** TLS renews its keys after so many bytes: here after very few, while both sides send. */
    @Test
    void keysAreRenewedWhileBothSidesSend() throws Exception {
        Path security = Files.writeString(
                folder.resolve("security"),
                "jdk.tls.keyLimits=AES/GCM/NoPadding KeyUpdate 2^17, ChaCha20-Poly1305 KeyUpdate 2^17\n");
        try (GridFixture fixture = new GridFixture(2, 1)) {
            Process process =
                    GridProcess.start(fixture, 1, folder, "-Djava.security.properties=" + security.toAbsolutePath());
            try {
                Grid first = fixture.start(0);
                GridFixture.awaitSize(2, first);
                IMap<Integer, byte[]> map = first.instance().getMap("binary");
                Random random = new Random(1);
                byte[][] values = new byte[40][];
                for (int round = 0; round < 5; round++) {
                    for (int i = 0; i < values.length; i++) {
                        values[i] = new byte[random.nextInt(1_000_000)];
                        random.nextBytes(values[i]);
                        map.setAsync(i, values[i]);
                    }
                    for (int i = 0; i < values.length; i++) {
                        assertThat(map.get(i)).isEqualTo(values[i]);
                    }
                }
                assertThat(first.membership().size()).isEqualTo(2);
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
