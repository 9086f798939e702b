package io.be.mesh.verticle.ingress.caller;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.NodeRef;
import io.be.mesh.cluster.trust.PeerProof;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.verticle.ingress.port.Standing;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * First contact from the other side: a sound certificate that names the node of a route, whose root is not known here yet.
 * The node is asked for it at the address of its route, then the certificate is judged again. Whoever shows such a certificate,
 * a node is asked once in a while only. On one event loop.
 */
public final class Introductions {
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Bus bus;
    /** Of each node that was asked: as many as there are routes, at most. */
    private final Map<String, Asked> asked = new HashMap<>();

    public Introductions(Bus bus) {
        this.bus = bus;
    }

    private record Asked(long atNanos, Future<?> answer) {
        boolean counts() {
            return !answer.isComplete() || System.nanoTime() - atNanos < PAUSE_NANOS;
        }
    }

    /**
     * Goes on with a request: at once, or when its node has been asked and its certificate judged again. Nobody is turned away
     * by a judgement from before the last change, which is made anew first.
     */
    public void pass(HttpServerRequest request, Runnable next) {
        Standing standing = Standing.of(request);
        if (isSettled(standing) || HttpPath.STATS.equals(request.path())) {
            next.run();
            return;
        }
        request.pause();
        introduced(standing).onComplete(judged -> {
            next.run();
            request.resume();
        });
    }

    /** The same for a connection that sends no requests: what it proves, by a judgement that counts. Never fails. */
    public Future<PeerProof> pass(Standing standing) {
        return isSettled(standing) ? Future.succeededFuture(standing.proof()) : introduced(standing);
    }

    private static boolean isSettled(Standing standing) {
        PeerProof proof = standing.proof();
        return proof instanceof PeerProof.Partner
                || proof instanceof PeerProof.NoCertificate
                || !(proof instanceof PeerProof.Unproved || standing.isOutdated());
    }

    private Future<PeerProof> introduced(Standing standing) {
        return newest(standing)
                .compose(proof -> proof instanceof PeerProof.Unproved partner
                        ? ask(partner.nodeId()).transform(done -> standing.judgeAgain())
                        : Future.succeededFuture(proof));
    }

    private static Future<PeerProof> newest(Standing standing) {
        return standing.isOutdated() ? standing.judgeAgain() : Future.succeededFuture(standing.proof());
    }

    private Future<?> ask(String nodeId) {
        Asked last = asked.get(nodeId);
        if (last != null && last.counts()) {
            return last.answer();
        }
        Future<?> answer = bus.request(Addresses.NET_INTRODUCE, new NodeRef(nodeId));
        asked.put(nodeId, new Asked(System.nanoTime(), answer));
        return answer;
    }
}
