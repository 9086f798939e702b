package io.be.mesh.cluster.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.cluster.Member;
import com.hazelcast.map.IMap;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import io.be.mesh.conf.HostPort;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** Replicas of one cluster: they join, agree on who is there, and bring each other's bytes over whole. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GridTest {
    private static final int MIB = 1024 * 1024;
    private static final long SEED = Long.getLong("mesh.test.seed", System.nanoTime());

    @Test
    void threeReplicasJoinAndAgreeWhoIsThere(TestReporter reporter) {
        try (GridFixture fixture = new GridFixture(3, 2)) {
            Grid first = fixture.start(0);
            assertThat(first.membership().hasMinimum()).isFalse();
            long before = System.nanoTime();
            Grid second = fixture.start(1);
            long joined = System.nanoTime() - before;
            Grid third = fixture.start(2);
            GridFixture.awaitSize(3, first, second, third);

            assertThat(first.membership().members())
                    .extracting(Membership.Member::name)
                    .containsExactly("replica-0", "replica-1", "replica-2");
            assertThat(third.membership().members())
                    .extracting(Membership.Member::self)
                    .containsExactly(false, false, true);
            assertThat(third.membership().members().get(1))
                    .isEqualTo(new Membership.Member(second.self(), "replica-1", "127.0.0.2:1", false, "1.0"));
            assertThat(first.membership().isLeader()).isTrue();
            assertThat(second.membership().isLeader()).isFalse();
            assertThat(second.membership().hasMinimum()).isTrue();
            assertThat(second.awaitSafe(Duration.ofSeconds(20))).isTrue();
            reporter.publishEntry("join", joined / 1_000_000 + " ms");
        }
    }

    @Test
    void replicasThatStartAtTheSameTimeBecomeOneCluster(TestReporter reporter) throws Exception {
        try (GridFixture fixture = new GridFixture(3, 1)) {
            long before = System.nanoTime();
            List<Grid> grids = Collections.synchronizedList(new ArrayList<>());
            together(
                    () -> grids.add(fixture.start(0)),
                    () -> grids.add(fixture.start(1)),
                    () -> grids.add(fixture.start(2)));

            GridFixture.awaitSize(3, grids.toArray(Grid[]::new));
            reporter.publishEntry("together", (System.nanoTime() - before) / 1_000_000 + " ms");
        }
    }

    @Test
    void thePortIsOpenOnTheGivenInterfaceOnlyAndOnceOnly() {
        try (GridFixture fixture = new GridFixture(2, 1)) {
            Grid first = fixture.start(0);
            int port = fixture.place(0).port();

            assertThatThrownBy(() -> new Socket("127.0.0.2", port).close()).isInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> fixture.start(0))
                    .isInstanceOfSatisfying(
                            MeshException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                    .hasMessageContaining("cannot join the grid at 127.0.0.1:" + port);
            assertThat(first.membership().size()).isEqualTo(1);
        }
    }

    @Test
    void everyInterfaceIsOpenWhenNoneIsGiven() throws IOException {
        GridFixture fixture = new GridFixture(2, 1);
        GridSettings settings = fixture.settings(0);
        GridSettings everywhere = new GridSettings(
                settings.cluster(),
                settings.name(),
                settings.version(),
                new HostPort("0.0.0.0", settings.listen().port()),
                settings.address(),
                settings.link(),
                settings.members(),
                () -> 1,
                settings.heartbeatTimeout(),
                settings.joinTimeout());
        try (Grid grid = Grid.open(everywhere, fixture.replicas.next(), List.of());
                Socket socket = new Socket("127.0.0.7", everywhere.listen().port())) {
            assertThat(socket.isConnected()).isTrue();
            assertThat(grid.instance()
                            .getCluster()
                            .getLocalMember()
                            .getAddress()
                            .getHost())
                    .isEqualTo("127.0.0.1");
        }
    }

    @Test
    void aReplicaThatLeavesTakesNothingWithIt() {
        try (GridFixture fixture = new GridFixture(2, 1)) {
            Grid first = fixture.start(0);
            Grid second = fixture.start(1);
            GridFixture.awaitSize(2, first, second);
            List<String> heard = new ArrayList<>();
            first.membership().listen(new Membership.Listener() {
                @Override
                public void joined(Membership.Member member) {}

                @Override
                public void left(Membership.Member member) {
                    synchronized (heard) {
                        heard.add(member.name());
                    }
                }
            });
            GridFixture.awaitCopies(first, second);
            IMap<Integer, Integer> map = second.instance().getMap("binary");
            for (int i = 0; i < 1000; i++) {
                map.set(i, i);
            }

            second.close();

            GridFixture.awaitSize(1, first);
            GridFixture.await(Duration.ofSeconds(5), () -> {
                synchronized (heard) {
                    return heard.equals(List.of("replica-1"));
                }
            });
            assertThat(first.instance().getMap("binary").size()).isEqualTo(1000);
        }
    }

    @Test
    void belowTheMinimumATableThatAsksForItIsReadAndNotWritten() {
        try (GridFixture fixture = new GridFixture(2, 2)) {
            Grid first = fixture.start(0);
            Grid second = fixture.start(1);
            GridFixture.awaitSize(2, first, second);
            GridFixture.awaitCopies(first, second);
            IMap<String, String> map = first.instance().getMap("guarded");
            map.set("key", "value");

            second.abandon();

            GridFixture.awaitSize(1, first);
            // The grid's guard hears of the loss a moment after the list of members.
            GridFixture.await(Duration.ofSeconds(2), () -> isRefused(() -> map.set("key", "value")));
            assertThat(map.get("key")).isEqualTo("value");
        }
    }

    private static boolean isRefused(Runnable write) {
        try {
            write.run();
            return false;
        } catch (SplitBrainProtectionException e) {
            return true;
        }
    }

    @Test
    void aValueOf64MebibytesArrivesWholeInBothDirectionsAtOnce() throws Exception {
        try (GridFixture fixture = new GridFixture(2, 1)) {
            Grid first = fixture.start(0);
            Grid second = fixture.start(1);
            GridFixture.awaitSize(2, first, second);
            GridFixture.awaitCopies(first, second);
            byte[] one = random(64 * MIB, 1);
            byte[] other = random(64 * MIB, 2);
            String atSecond = keyOwnedBy(first, second.self());
            String atFirst = keyOwnedBy(second, first.self());

            together(() -> put(first, atSecond, one), () -> put(second, atFirst, other));

            together(
                    () -> {
                        assertThat(first.instance()
                                        .<String, byte[]>getMap("binary")
                                        .get(atSecond))
                                .isEqualTo(one);
                        return true;
                    },
                    () -> {
                        assertThat(second.instance()
                                        .<String, byte[]>getMap("binary")
                                        .get(atFirst))
                                .isEqualTo(other);
                        return true;
                    });
        }
    }

    @Test
    void manySmallAndLargeValuesFromManyThreadsArriveUnharmed() throws Exception {
        try (GridFixture fixture = new GridFixture(3, 1)) {
            Grid[] grids = {fixture.start(0), fixture.start(1), fixture.start(2)};
            GridFixture.awaitSize(3, grids);
            GridFixture.awaitCopies(grids);
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int thread = 0; thread < 9; thread++) {
                int mine = thread;
                work.add(() -> putAndCheck(grids[mine % 3], mine));
            }

            together(work);

            int found = 0;
            for (Map.Entry<String, byte[]> entry :
                    grids[0].instance().<String, byte[]>getMap("binary").entrySet()) {
                assertWhole(entry.getValue());
                found++;
            }
            assertThat(found).isEqualTo(9 * 40);
        }
    }

    private static boolean putAndCheck(Grid grid, int thread) {
        Random random = new Random(SEED + thread);
        IMap<String, byte[]> map = grid.instance().getMap("binary");
        for (int i = 0; i < 400; i++) {
            int size = i % 40 == 0 ? random.nextInt(2 * MIB) : random.nextInt(40_000);
            String key = thread + " " + i % 40;
            byte[] value = checked(random, size);
            map.set(key, value);
            assertThat(map.get(key)).as("seed %d", SEED).isEqualTo(value);
        }
        return true;
    }

    /** Random bytes with their check sum in front. */
    private static byte[] checked(Random random, int size) {
        byte[] value = new byte[size + 4];
        random.nextBytes(value);
        CRC32C sum = new CRC32C();
        sum.update(value, 4, size);
        int code = (int) sum.getValue();
        for (int i = 0; i < 4; i++) {
            value[i] = (byte) (code >>> 8 * i);
        }
        return value;
    }

    private static void assertWhole(byte[] value) {
        CRC32C sum = new CRC32C();
        sum.update(value, 4, value.length - 4);
        int code = 0;
        for (int i = 0; i < 4; i++) {
            code |= (value[i] & 0xff) << 8 * i;
        }
        assertThat(code).as("seed %d", SEED).isEqualTo((int) sum.getValue());
    }

    private static boolean put(Grid grid, String key, byte[] value) {
        grid.instance().<String, byte[]>getMap("binary").set(key, value);
        return true;
    }

    private static String keyOwnedBy(Grid grid, UUID member) {
        while (true) {
            String key = UUID.randomUUID().toString();
            // Nobody's until the leader has shared the partitions out.
            Member owner =
                    grid.instance().getPartitionService().getPartition(key).getOwner();
            if (owner != null && owner.getUuid().equals(member)) {
                return key;
            }
        }
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(SEED + seed).nextBytes(bytes);
        byte[] mark = "end".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(mark, 0, bytes, size - mark.length, mark.length);
        return bytes;
    }

    @SafeVarargs
    private static void together(Callable<Boolean>... work) throws Exception {
        together(List.of(work));
    }

    private static void together(List<Callable<Boolean>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            for (Future<Boolean> done : threads.invokeAll(work, 90, TimeUnit.SECONDS)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
