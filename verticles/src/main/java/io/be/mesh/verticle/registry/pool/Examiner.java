package io.be.mesh.verticle.registry.pool;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whether an instance is well, remembers it, and says so once for each change. Any thread. */
final class Examiner {
    private static final Logger log = LoggerFactory.getLogger(Examiner.class);

    private final Prober prober;
    private final MeshMetrics metrics;

    Examiner(Prober prober, MeshMetrics metrics) {
        this.prober = prober;
        this.metrics = metrics;
    }

    /**
     * Looks now.
     *
     * @param decisive whether one failure is enough
     * @return why it is unwell; fails with E…619 when its address may not be dialled
     */
    Future<Optional<String>> examine(Watch watch, boolean decisive) {
        Endpoint endpoint = watch.endpoint();
        return endpoint.address()
                .resolve()
                .compose(
                        address -> watch.check().isNone()
                                ? Future.succeededFuture(Optional.<String>empty())
                                : prober.probe(address, endpoint.authority(), watch.check()),
                        Examiner::unresolved)
                .onSuccess(found -> note(watch, found, decisive))
                .onFailure(refused ->
                        note(watch, Optional.of(MeshException.of(refused).message()), true));
    }

    private static Future<Optional<String>> unresolved(Throwable failure) {
        return failure instanceof MeshException
                ? Future.failedFuture(failure)
                : Future.succeededFuture(Optional.of(ProbeFailure.words(failure)));
    }

    private static void note(Watch watch, Optional<String> found, boolean decisive) {
        Watch.Change change = watch.record(found, decisive);
        if (change == Watch.Change.FELL) {
            log.atWarn()
                    .addKeyValue("service", watch.service())
                    .addKeyValue("instance", watch.endpoint().authority())
                    .addKeyValue("reason", found.orElse(""))
                    .log("instance is unwell");
        } else if (change == Watch.Change.ROSE) {
            log.atInfo()
                    .addKeyValue("service", watch.service())
                    .addKeyValue("instance", watch.endpoint().authority())
                    .log("instance is well again");
        }
    }

    /** What a request has done to the breaker of an instance. */
    void note(Watch watch, Breaker.Change change) {
        switch (change) {
            case NONE -> {}
            case OPENED -> {
                metrics.instanceEjected();
                metrics.breakerOpened();
                log.atWarn()
                        .addKeyValue("service", watch.service())
                        .addKeyValue("instance", watch.endpoint().authority())
                        .log("instance gets no requests for a while: {} in a row failed", Breaker.FAILURES);
            }
            case REOPENED -> metrics.breakerOpened();
            case CLOSED ->
                log.atInfo()
                        .addKeyValue("service", watch.service())
                        .addKeyValue("instance", watch.endpoint().authority())
                        .log("instance gets requests again");
        }
    }
}
