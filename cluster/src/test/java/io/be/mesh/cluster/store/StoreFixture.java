package io.be.mesh.cluster.store;

import io.be.mesh.cluster.store.DurableStore.Change;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Short forms for tests of the store. */
final class StoreFixture {
    private StoreFixture() {}

    static Change put(String table, String key, String value) {
        return new Change(table, key, value.getBytes(StandardCharsets.UTF_8));
    }

    static Change remove(String table, String key) {
        return new Change(table, key, null);
    }

    static Map<String, String> texts(DurableStore store, String table) {
        Map<String, String> texts = new TreeMap<>();
        store.table(table).forEach((key, value) -> texts.put(key, new String(value, StandardCharsets.UTF_8)));
        return texts;
    }

    static void commit(DurableStore store, Change... changes) throws Exception {
        await(store.commit(List.of(changes)));
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
