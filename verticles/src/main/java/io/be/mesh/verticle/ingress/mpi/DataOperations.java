package io.be.mesh.verticle.ingress.mpi;

import io.be.mesh.cluster.bus.DataAddresses;
import io.be.mesh.cluster.bus.message.Names;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What clients keep and tell at the node: {@code mesh.kv.*}, {@code mesh.cache.*}, {@code mesh.sequence.*}, {@code mesh.queue.*}. */
final class DataOperations {
    private final OperationForm form;

    DataOperations(OperationForm form) {
        this.form = form;
    }

    List<MpiOperation> all() {
        return List.of(
                form.plain(DataAddresses.KV_GET, found -> form.content(found.value())),
                form.plain(DataAddresses.KV_PUT),
                form.plain(DataAddresses.KV_REMOVE),
                form.plain(DataAddresses.KV_KEYS, DataOperations::texts),
                form.operation(DataAddresses.KV_INDEX, Arguments.OfPaging.class, (call, given) -> form.bus()
                        .request(DataAddresses.KV_INDEX, given.paging())
                        .compose(page ->
                                form.page(page.sid(), page.index(), page.limit(), page.total(), page.entries()))),
                form.plain(DataAddresses.CACHE_GET, found -> form.content(found.cell())),
                form.plain(DataAddresses.CACHE_PUT),
                form.plain(DataAddresses.CACHE_REMOVE),
                form.plain(DataAddresses.CACHE_INCR, count -> Content.of(count.value())),
                form.plain(DataAddresses.CACHE_DECR, count -> Content.of(count.value())),
                form.plain(DataAddresses.CACHE_KEYS, DataOperations::texts),
                form.plain(DataAddresses.CACHE_HGET, found -> form.content(found.cell())),
                form.plain(DataAddresses.CACHE_HSET),
                form.plain(DataAddresses.CACHE_HDEL),
                form.plain(DataAddresses.CACHE_HKEYS, DataOperations::texts),
                form.plain(DataAddresses.SEQUENCE_NEXT, text -> Content.of(text.value())),
                form.plain(DataAddresses.SEQUENCE_SECTION, DataOperations::texts),
                form.plain(DataAddresses.QUEUE_PUBLISH, DataOperations::texts),
                form.plain(DataAddresses.QUEUE_MULTICAST, DataOperations::texts),
                form.plain(DataAddresses.QUEUE_BROADCAST, DataOperations::texts),
                form.plain(DataAddresses.QUEUE_SUBSCRIBE));
    }

    /** The operations of the program itself, under the name of this service set too. */
    List<MpiOperation> builtin() {
        return List.of(
                form.plain(DataAddresses.BUILTIN_DOC, text -> Content.of(text.value())),
                form.plain(DataAddresses.BUILTIN_VERSION, NetOperations::versions),
                form.change(DataAddresses.BUILTIN_DEBUG),
                form.plain(DataAddresses.BUILTIN_STATS, found -> {
                    JsonObject figures = new JsonObject();
                    found.figures().forEach(figures::put);
                    return Content.of(figures);
                }),
                form.plain(DataAddresses.BUILTIN_FALLBACK));
    }

    private static Content texts(Names names) {
        return Content.of(names.names());
    }
}
