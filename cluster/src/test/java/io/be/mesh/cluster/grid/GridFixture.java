package io.be.mesh.cluster.grid;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import io.be.mesh.cluster.FreePorts;
import io.be.mesh.cluster.replica.ReplicaIdentity;
import io.be.mesh.cluster.replica.TestReplicas;
import io.be.mesh.conf.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Replicas of one cluster, on loopback addresses with the same ports, in this process. */
public final class GridFixture implements AutoCloseable {
    public final TestReplicas replicas = new TestReplicas();
    private final List<HostPort> places = new ArrayList<>();
    private final List<Grid> open = new ArrayList<>();
    private final int minimum;

    /** Places for so many replicas: {@code 127.0.0.1}, {@code 127.0.0.2} … */
    public GridFixture(int places, int minimum) {
        this.minimum = minimum;
        List<String> addresses =
                IntStream.rangeClosed(1, places).mapToObj(i -> "127.0.0." + i).toList();
        int port = FreePorts.inARow(3, addresses);
        addresses.forEach(address -> this.places.add(new HostPort(address, port)));
    }

    public HostPort place(int index) {
        return places.get(index);
    }

    public GridSettings settings(int index) {
        return settings(index, Duration.ofSeconds(5));
    }

    private GridSettings settings(int index, Duration joinTimeout) {
        return new GridSettings(
                "mesh-test",
                "replica-" + index,
                "1.0",
                places.get(index),
                places.get(index).host(),
                places.get(index).host() + ":1",
                places.stream().map(HostPort::toString).toList(),
                () -> minimum,
                Duration.ofSeconds(3),
                joinTimeout);
    }

    public static List<Consumer<Config>> maps() {
        return List.of(config -> config.addMapConfig(
                        new MapConfig("binary").setBackupCount(1).setInMemoryFormat(InMemoryFormat.BINARY))
                .addMapConfig(
                        new MapConfig("guarded").setBackupCount(1).setSplitBrainProtectionName(GridNames.MINIMUM)));
    }

    /** Starts the replica at a place, with the next identity of the cluster. */
    public Grid start(int index) {
        return start(index, replicas.next());
    }

    public Grid start(int index, ReplicaIdentity identity) {
        return start(settings(index), identity);
    }

    /** One that is not let in, and does not try for long. */
    Grid startStranger(int index, ReplicaIdentity identity) {
        return start(settings(index, Duration.ofSeconds(1)), identity);
    }

    private Grid start(GridSettings settings, ReplicaIdentity identity) {
        Grid grid = Grid.open(settings, identity, maps());
        synchronized (open) {
            open.add(grid);
        }
        return grid;
    }

    /** Waits for what the test brings about, with a deadline. */
    public static void await(Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + atMost);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    public static void awaitSize(int size, Grid... grids) {
        await(Duration.ofSeconds(20), () -> Arrays.stream(grids)
                .allMatch(grid -> grid.membership().size() == size));
    }

    /**
     * Waits until every partition has its copies: a write while they are made may miss the confirmation of one, and its
     * outcome is then reported as unknown.
     */
    public static void awaitCopies(Grid... grids) {
        for (Grid grid : grids) {
            if (!grid.awaitSafe(Duration.ofSeconds(20))) {
                throw new AssertionError("a replica still makes copies after 20 s");
            }
        }
    }

    @Override
    public void close() {
        synchronized (open) {
            open.forEach(Grid::abandon);
        }
    }
}
