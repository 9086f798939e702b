package io.be.mesh.client.prisim;

import io.be.mesh.client.annotate.Index;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.annotate.SPI;
import io.be.mesh.client.struct.Entity;
import io.be.mesh.client.struct.Entry;
import io.be.mesh.client.struct.Page;
import io.be.mesh.client.struct.Paging;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Values that a node keeps under keys. */
@SPI("mesh")
public interface KV {
    @MPI(value = "mesh.kv.get", repeatable = true)
    Optional<Entity> get(@Index("key") String key);

    @MPI(value = "mesh.kv.get", repeatable = true)
    CompletionStage<Optional<Entity>> getAsync(@Index("key") String key);

    @MPI(value = "mesh.kv.put", repeatable = true)
    void put(@Index("key") String key, @Index("value") Entity value);

    @MPI(value = "mesh.kv.put", repeatable = true)
    CompletionStage<Void> putAsync(@Index("key") String key, @Index("value") Entity value);

    @MPI(value = "mesh.kv.remove", repeatable = true)
    void remove(@Index("key") String key);

    /** Keys that match a pattern. */
    @MPI(value = "mesh.kv.keys", repeatable = true)
    List<String> keys(@Index("pattern") String pattern);

    @MPI(value = "mesh.kv.index", repeatable = true)
    Page<Entry> index(@Index("index") Paging index);
}
