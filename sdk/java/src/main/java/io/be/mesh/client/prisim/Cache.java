package io.be.mesh.client.prisim;

import io.be.mesh.client.annotate.Index;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.annotate.SPI;
import io.be.mesh.client.struct.CacheEntity;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Values that a node keeps for a while. */
@SPI("mesh")
public interface Cache {
    @MPI(value = "mesh.cache.get", repeatable = true)
    Optional<CacheEntity> get(@Index("key") String key);

    @MPI(value = "mesh.cache.get", repeatable = true)
    CompletionStage<Optional<CacheEntity>> getAsync(@Index("key") String key);

    /** Puts a value under the key it names. */
    @MPI(value = "mesh.cache.put", repeatable = true)
    void put(@Index("cell") CacheEntity cell);

    @MPI(value = "mesh.cache.put", repeatable = true)
    CompletionStage<Void> putAsync(@Index("cell") CacheEntity cell);

    @MPI(value = "mesh.cache.remove", repeatable = true)
    void remove(@Index("key") String key);

    /** Adds to a number; what it is then. */
    @MPI("mesh.cache.incr")
    long incr(@Index("key") String key, @Index("value") long value);

    @MPI("mesh.cache.decr")
    long decr(@Index("key") String key, @Index("value") long value);

    @MPI(value = "mesh.cache.keys", repeatable = true)
    List<String> keys(@Index("pattern") String pattern);

    @MPI(value = "mesh.cache.hget", repeatable = true)
    Optional<CacheEntity> hget(@Index("key") String key, @Index("name") String name);

    @MPI(value = "mesh.cache.hset", repeatable = true)
    void hset(@Index("key") String key, @Index("cell") CacheEntity cell);

    @MPI(value = "mesh.cache.hdel", repeatable = true)
    void hdel(@Index("key") String key, @Index("name") String name);

    @MPI(value = "mesh.cache.hkeys", repeatable = true)
    List<String> hkeys(@Index("key") String key);
}
