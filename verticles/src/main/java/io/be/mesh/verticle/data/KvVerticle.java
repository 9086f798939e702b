package io.be.mesh.verticle.data;

import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.DataAddresses;
import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.cluster.bus.Slice;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.EntryPage;
import io.be.mesh.cluster.bus.message.FoundEntity;
import io.be.mesh.cluster.bus.message.KvPut;
import io.be.mesh.cluster.bus.message.Names;
import io.be.mesh.cluster.cell.CellSize;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Entity;
import io.be.mesh.protocol.message.Entry;
import io.be.mesh.protocol.message.Paging;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Keeps values by key, on disk and in every replica: {@code mesh.kv.*}. Changes go one after the other. */
public final class KvVerticle extends VerticleBase {
    private static final int MAX_WAITING = 256;
    private static final Map<String, Function<Entry, String>> MEMBERS = Map.of("key", Entry::key);

    private final Bus bus;
    private final ReplicatedTable<Entry> rows;
    private final MeshConfig.Data limits;
    private final Clock clock;
    private final Lane changes = new Lane(MAX_WAITING);

    /** @param rows table {@code TableNames.KV} */
    public KvVerticle(Bus bus, ReplicatedTable<Entry> rows, MeshConfig.Data limits, Clock clock) {
        this.bus = bus;
        this.rows = rows;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        return bus.serve(
                        DataAddresses.KV_GET,
                        asked -> Future.succeededFuture(new FoundEntity(rows.get(Keys.checked("key", asked.key()))
                                .map(Entry::value)
                                .orElse(null))))
                .compose(done -> bus.serve(DataAddresses.KV_PUT, given -> changes.run(() -> put(given))))
                .compose(done -> bus.serve(
                        DataAddresses.KV_REMOVE, asked -> changes.run(() -> remove(Keys.checked("key", asked.key())))))
                .compose(done -> bus.serve(DataAddresses.KV_KEYS, asked -> keys(new Glob(asked.pattern()))))
                .compose(done ->
                        bus.serve(DataAddresses.KV_INDEX, asked -> vertx.executeBlocking(() -> index(asked), false)));
    }

    private Future<Done> put(KvPut given) {
        String key = Keys.checked("key", given.key());
        Entity value = given.value();
        if (value == null) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "value is missing");
        }
        Keys.requireFits(CellSize.of(value), limits.value());
        Optional<Entry> before = rows.get(key);
        requireRoom(key, value, before);
        long now = clock.millis();
        Entry row = new Entry(key, value, before.map(Entry::createAt).orElse(now), now);
        return rows.write(Map.of(key, row), Set.of()).map(Done.OK);
    }

    private void requireRoom(String key, Entity value, Optional<Entry> before) {
        Collection<Entry> all = rows.values();
        if (before.isEmpty() && all.size() >= limits.kvKeys()) {
            throw new MeshException(ErrorCode.BUFFER_FULL, limits.kvKeys() + " keys are kept already");
        }
        long bytes = key.length() + CellSize.of(value);
        for (Entry each : all) {
            if (!each.key().equals(key)) {
                bytes += each.key().length() + CellSize.of(each.value());
            }
        }
        if (bytes > limits.kvBytes()) {
            throw new MeshException(
                    ErrorCode.BUFFER_FULL,
                    "the values would have " + bytes + " bytes, data.kv-bytes is " + limits.kvBytes());
        }
    }

    /** What is not there is no error; what this replica has not seen yet may be there. */
    private Future<Done> remove(String key) {
        return rows.write(Map.of(), Set.of(key)).map(Done.OK);
    }

    private Future<Names> keys(Glob pattern) {
        return vertx.executeBlocking(
                () -> new Names(rows.values().stream()
                        .map(Entry::key)
                        .filter(pattern::matches)
                        .toList()),
                false);
    }

    private EntryPage index(Paging asked) {
        Slice<Entry> slice = Slice.of(asked, rows.values(), MEMBERS);
        return new EntryPage(slice.sid(), slice.index(), slice.limit(), slice.total(), slice.rows());
    }
}
