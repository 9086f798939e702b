package io.be.mesh.verticle.network;

import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.network.FirstUse.Verdict;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pins the root of a route whose peer could not be asked when the route was stored. However many requests wait for it,
 * the peer is asked once. Any context.
 */
final class Pinning {
    private static final Logger log = LoggerFactory.getLogger(Pinning.class);

    private final ReplicatedTable<PinnedRoot> pins;
    private final Introduction introduction;
    private final Map<String, Future<Void>> running = new ConcurrentHashMap<>();

    Pinning(ReplicatedTable<PinnedRoot> pins, Introduction introduction) {
        this.pins = pins;
        this.introduction = introduction;
    }

    /** Completes when the root of the route is pinned; fails with what the peer lacks. */
    Future<Void> pin(Route route) {
        String key = Principal.key(route.nodeId());
        Future<Void> before = running.get(key);
        if (before != null) {
            return before;
        }
        Future<Void> mine = introduction.meet(route, true).compose(met -> store(key, met.verdict()));
        running.put(key, mine);
        return mine.onComplete(done -> running.remove(key, mine));
    }

    private Future<Void> store(String key, Verdict verdict) {
        if (verdict instanceof Verdict.Accepted accepted && accepted.pin().isPresent()) {
            PinnedRoot pin = accepted.pin().get();
            return pins.write(Map.of(key, pin), Set.of()).onSuccess(done -> announce(pin));
        }
        if (verdict instanceof Verdict.Doubted doubted) {
            return Future.failedFuture(doubted.why());
        }
        if (verdict instanceof Verdict.Refused refused) {
            return Future.failedFuture(refused.why());
        }
        return Future.failedFuture(new MeshException(ErrorCode.CERTIFICATE, "the route has changed, try again"));
    }

    /** The operator compares this fingerprint with the partner. */
    static void announce(PinnedRoot pin) {
        log.atInfo()
                .addKeyValue("partner", pin.nodeId())
                .addKeyValue("fingerprint", pin.fingerprint())
                .log("root certificate pinned on first use");
    }
}
