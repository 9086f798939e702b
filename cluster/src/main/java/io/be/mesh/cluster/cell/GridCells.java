package io.be.mesh.cluster.cell;

import com.google.protobuf.UnsafeByteOperations;
import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one of several replicas: in the grid, with one copy on a second member, encrypted. A change replaces exactly what it
 * has read, or is made again.
 */
public final class GridCells implements CellStore {
    private static final String MAP = "mesh.cells";
    private static final int TRIES = 100;
    private static final long PATIENCE_SECONDS = 8;
    /** The grid counts in whole seconds: it forgets a cell after its end, which is looked at whenever one is read. */
    private static final long ROUNDING_MILLIS = 2_000;

    private static final int MEBI = 1 << 20;

    private final Vertx vertx;
    private final IMap<String, byte[]> map;
    private final GridKey key;
    private final Codec codec;
    private final Clock clock;

    /** @param grid a member that was configured with {@link #configure} */
    public GridCells(Vertx vertx, HazelcastInstance grid, GridKey key, Codec codec, Clock clock) {
        this.vertx = vertx;
        this.map = grid.getMap(MAP);
        this.key = key;
        this.codec = codec;
        this.clock = clock;
    }

    /** @param bytes of this member's cells and copies; cells may be lost with it, so a split is not guarded against */
    public static void configure(Config config, long bytes) {
        config.addMapConfig(new MapConfig(MAP)
                .setInMemoryFormat(InMemoryFormat.BINARY)
                .setBackupCount(1)
                .setStatisticsEnabled(false)
                .setEvictionConfig(new EvictionConfig()
                        .setEvictionPolicy(EvictionPolicy.LRU)
                        .setMaxSizePolicy(MaxSizePolicy.USED_HEAP_SIZE)
                        .setSize((int) Math.max(1, bytes / MEBI)))
                .setMergePolicyConfig(new MergePolicyConfig(DiscardMergePolicy.class.getName(), 100)));
    }

    @Override
    public Future<Cells> get(String name) {
        return aside(() -> open(name, map.get(name)));
    }

    @Override
    public <T> Future<T> change(String name, Function<Cells, Step<T>> change) {
        return aside(() -> {
            for (int i = 0; i < TRIES; i++) {
                byte[] before = map.get(name);
                Step<T> step = change.apply(open(name, before));
                if (replaced(name, before, step.after())) {
                    return step.result();
                }
            }
            throw new MeshException(ErrorCode.UNAVAILABLE, "too many change the key at once, try again");
        });
    }

    private boolean replaced(String name, byte @Nullable [] before, Cells after) {
        if (after.isEmpty()) {
            return before == null || map.remove(name, before);
        }
        byte[] sealed = key.seal(codec.encode(after).toByteArray(), associated(name));
        long left = Math.max(1, after.end() - clock.millis()) + ROUNDING_MILLIS;
        if (before == null) {
            return map.putIfAbsent(name, sealed, left, TimeUnit.MILLISECONDS) == null;
        }
        boolean done = map.replace(name, before, sealed);
        if (done) {
            map.setTtl(name, left, TimeUnit.MILLISECONDS);
        }
        return done;
    }

    @Override
    public Future<List<String>> keys(int limit) {
        return aside(() -> {
            List<String> keys = new ArrayList<>();
            for (String each : map.keySet()) {
                if (keys.size() == limit) {
                    break;
                }
                keys.add(each);
            }
            return keys;
        });
    }

    private interface Work<T> {
        T run();
    }

    private <T> Future<T> aside(Work<T> work) {
        return vertx.executeBlocking(work::run, false)
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .recover(failure -> Future.failedFuture(
                        failure instanceof MeshException known
                                ? known
                                : new MeshException(
                                        ErrorCode.UNAVAILABLE, "the replicas did not answer: " + failure, failure)));
    }

    private Cells open(String name, byte @Nullable [] sealed) {
        if (sealed == null) {
            return Cells.NONE;
        }
        try {
            byte[] clear = key.open(sealed, associated(name));
            return codec.decode(Cells.class, UnsafeByteOperations.unsafeWrap(clear))
                    .at(clock.millis());
        } catch (GeneralSecurityException e) {
            throw new MeshException(ErrorCode.CODEC, "a cell of the grid cannot be read", e);
        }
    }

    private static byte[] associated(String name) {
        return (MAP + '\0' + name).getBytes(StandardCharsets.UTF_8);
    }
}
