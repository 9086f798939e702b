package io.be.mesh.cluster.grid;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import io.be.mesh.cluster.replica.ReplicaIdentity;
import io.be.mesh.cluster.replica.TestReplicas;
import io.be.mesh.conf.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Replicas of one cluster, on loopback addresses with the same ports, in this process. */
public final class GridFixture implements AutoCloseable {
    public final TestReplicas replicas = new TestReplicas();
    private final List<HostPort> places = new ArrayList<>();
    private final List<Grid> open = new ArrayList<>();
    private final int minimum;

    /** Places for so many replicas: {@code 127.0.0.1}, {@code 127.0.0.2} … */
    public GridFixture(int places, int minimum) {
        this.minimum = minimum;
        int port = freePort(places);
        for (int i = 1; i <= places; i++) {
            this.places.add(new HostPort("127.0.0." + i, port));
        }
    }

    public HostPort place(int index) {
        return places.get(index);
    }

    public GridSettings settings(int index) {
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
                Duration.ofSeconds(5));
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
        Grid grid = Grid.open(settings(index), identity, maps());
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

    /** A port that is free on each of the addresses, as the two after it are. */
    private static int freePort(int addresses) {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = -1;
            List<ServerSocket> taken = new ArrayList<>();
            try {
                for (int i = 0; i < 3 * addresses; i++) {
                    InetAddress address = InetAddress.getByName("127.0.0." + (1 + i / 3));
                    taken.add(new ServerSocket(port < 0 ? 0 : port + i % 3, 1, address));
                    port = taken.get(0).getLocalPort();
                }
                return port;
            } catch (IOException | IllegalArgumentException e) {
                // Somebody has one of them.
            } finally {
                taken.forEach(GridFixture::release);
            }
        }
        throw new IllegalStateException("no three free ports in a row");
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        synchronized (open) {
            open.forEach(Grid::abandon);
        }
    }
}
