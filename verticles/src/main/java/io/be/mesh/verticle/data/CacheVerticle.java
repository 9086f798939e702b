package io.be.mesh.verticle.data;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.DataAddresses;
import io.be.mesh.cluster.bus.message.CacheStep;
import io.be.mesh.cluster.bus.message.CellName;
import io.be.mesh.cluster.bus.message.CellPut;
import io.be.mesh.cluster.bus.message.Count;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.FoundCell;
import io.be.mesh.cluster.bus.message.Names;
import io.be.mesh.cluster.cell.CellSize;
import io.be.mesh.cluster.cell.CellStore;
import io.be.mesh.cluster.cell.CellStore.Step;
import io.be.mesh.cluster.cell.Cells;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.CacheEntity;
import io.be.mesh.protocol.message.Entity;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Keeps cells in memory for a while: {@code mesh.cache.*}. */
public final class CacheVerticle extends VerticleBase {
    /** Names of one key. */
    private static final int MAX_NAMES = 1_000;

    private static final int MAX_KEYS = 10_000;
    /** A counter that nobody has set before is kept so long after its last step. */
    private static final long COUNTER_MILLIS = Duration.ofDays(1).toMillis();

    private final Bus bus;
    private final CellStore cells;
    private final MeshConfig.Data limits;
    private final Clock clock;

    public CacheVerticle(Bus bus, CellStore cells, MeshConfig.Data limits, Clock clock) {
        this.bus = bus;
        this.cells = cells;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        return bus.serve(DataAddresses.CACHE_GET, asked -> cells.get(Keys.checked("key", asked.key()))
                        .map(found -> new FoundCell(found.cell())))
                .compose(done -> bus.serve(DataAddresses.CACHE_PUT, given -> put(given.cell())))
                .compose(done -> bus.serve(
                        DataAddresses.CACHE_REMOVE,
                        asked -> cells.change(
                                Keys.checked("key", asked.key()), before -> new Step<>(Cells.NONE, Done.OK))))
                .compose(done -> bus.serve(DataAddresses.CACHE_INCR, asked -> step(asked, Math::addExact)))
                .compose(done -> bus.serve(DataAddresses.CACHE_DECR, asked -> step(asked, Math::subtractExact)))
                .compose(done -> bus.serve(DataAddresses.CACHE_KEYS, asked -> keys(new Glob(asked.pattern()))))
                .compose(done -> bus.serve(DataAddresses.CACHE_HGET, this::named))
                .compose(done -> bus.serve(DataAddresses.CACHE_HSET, this::putNamed))
                .compose(done -> bus.serve(DataAddresses.CACHE_HDEL, this::removeNamed))
                .compose(done ->
                        bus.serve(DataAddresses.CACHE_HKEYS, asked -> cells.get(Keys.checked("key", asked.key()))
                                .map(found -> new Names(found.named().stream()
                                        .map(CacheEntity::key)
                                        .sorted()
                                        .toList()))));
    }

    private Future<Done> put(@Nullable CacheEntity given) {
        CacheEntity cell = checked("cell.key", given);
        return cells.change(cell.key(), before -> new Step<>(new Cells(cell, before.named()), Done.OK));
    }

    /** The cell as it is kept: from now on, for its duration. */
    private CacheEntity checked(String member, @Nullable CacheEntity given) {
        if (given == null) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "cell is missing");
        }
        String key = Keys.checked(member, given.key());
        if (given.duration() < 0) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "cell.duration is negative");
        }
        Keys.requireFits(CellSize.of(given.entity()), limits.value());
        long duration = given.duration() == 0 ? limits.cacheExpiry().toMillis() : given.duration();
        return new CacheEntity(given.version(), given.entity(), clock.millis(), duration, key);
    }

    private Future<Count> step(CacheStep asked, LongBinaryOperator change) {
        String key = Keys.checked("key", asked.key());
        return cells.change(key, before -> {
            long number;
            try {
                number = change.applyAsLong(number(before.cell()), asked.value());
            } catch (ArithmeticException e) {
                throw new MeshException(ErrorCode.BAD_REQUEST, "the counter would not fit 64 bits", e);
            }
            return new Step<>(new Cells(counted(key, before.cell(), number), before.named()), new Count(number));
        });
    }

    /** One that was put keeps the end it was put with. */
    private CacheEntity counted(String key, @Nullable CacheEntity before, long number) {
        Entity text = new Entity("json", "", ByteString.copyFromUtf8(Long.toString(number)));
        if (before == null || before.duration() == COUNTER_MILLIS) {
            return new CacheEntity("", text, clock.millis(), COUNTER_MILLIS, key);
        }
        return new CacheEntity(before.version(), text, before.timestamp(), before.duration(), key);
    }

    private static long number(@Nullable CacheEntity cell) {
        Entity entity = cell == null ? null : cell.entity();
        if (entity == null || entity.buffer().isEmpty()) {
            return 0;
        }
        try {
            return Long.parseLong(entity.buffer().toStringUtf8().strip());
        } catch (NumberFormatException e) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "what is under the key is no whole number", e);
        }
    }

    private Future<Names> keys(Glob pattern) {
        return cells.keys(MAX_KEYS)
                .compose(keys -> vertx.executeBlocking(
                        () -> new Names(
                                keys.stream().filter(pattern::matches).sorted().toList()),
                        false));
    }

    private Future<FoundCell> named(CellName asked) {
        String name = Keys.checked("name", asked.name());
        return cells.get(Keys.checked("key", asked.key()))
                .map(found -> new FoundCell(found.named().stream()
                        .filter(each -> each.key().equals(name))
                        .findFirst()
                        .orElse(null)));
    }

    private Future<Done> putNamed(CellPut given) {
        String key = Keys.checked("key", given.key());
        CacheEntity cell = checked("cell.key", given.cell());
        return cells.change(key, before -> {
            List<CacheEntity> named = without(before, cell.key());
            if (named.size() >= MAX_NAMES) {
                throw new MeshException(ErrorCode.BUFFER_FULL, "the key has " + MAX_NAMES + " cells already");
            }
            named.add(cell);
            long bytes = named.stream().mapToLong(CellSize::of).sum();
            Keys.requireFits(bytes, limits.value());
            return new Step<>(new Cells(before.cell(), named), Done.OK);
        });
    }

    private Future<Done> removeNamed(CellName asked) {
        String name = Keys.checked("name", asked.name());
        return cells.change(
                Keys.checked("key", asked.key()),
                before -> new Step<>(new Cells(before.cell(), without(before, name)), Done.OK));
    }

    private static List<CacheEntity> without(Cells cells, String name) {
        return new ArrayList<>(
                cells.named().stream().filter(each -> !each.key().equals(name)).toList());
    }
}
