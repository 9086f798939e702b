package io.be.mesh.cluster.table;

import io.be.mesh.protocol.codec.Codec;

/** Where the tables of a node come from: its own store alone, or a cluster. */
public interface TableFactory {
    /**
     * Opens a table, once for each name; the work is the decoding of its rows.
     *
     * @param codec of the values, in clear; the encoding may not change from one start to the next
     * @param sealed whether the rows hold secrets, so that they are encrypted in the store
     * @throws io.be.mesh.protocol.code.MeshException {@code E0000000616} that names the row, when one cannot be read
     * @throws io.be.mesh.cluster.secret.SecretException when a sealed row was written with another key
     */
    <V> ReplicatedTable<V> open(String name, Class<V> type, Codec codec, boolean sealed);
}
