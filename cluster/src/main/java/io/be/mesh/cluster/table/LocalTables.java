package io.be.mesh.cluster.table;

import io.be.mesh.cluster.secret.SealedCodec;
import io.be.mesh.cluster.secret.StoreKey;
import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.protocol.codec.Codec;
import java.time.Clock;

/**
 * The tables of a node that has no other replica.
 *
 * @param key of the rows that hold secrets
 */
public record LocalTables(DurableStore store, StoreKey key, Clock clock) implements TableFactory {

    @Override
    public <V> ReplicatedTable<V> open(String name, Class<V> type, Codec codec, boolean sealed) {
        return LocalTable.open(store, name, type, sealed ? new SealedCodec(codec, key, name) : codec, clock);
    }
}
