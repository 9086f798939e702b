package io.be.mesh.verticle.network.check;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.message.CheckReport.Line;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.header.HttpPath;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** How long a question and its answer take: several small ones, one after another, over one connection. */
final class Timing {
    private static final String STEP = "rtt";
    private static final int ROUNDS = 10;

    private final CheckWire wire;
    private final List<Long> nanos = new ArrayList<>();

    Timing(CheckWire wire) {
        this.wire = wire;
    }

    /** @param best in nanoseconds; 0 when nothing was answered */
    record Timed(Line line, long best) {}

    /** Never fails. */
    Future<Timed> measure() {
        long began = System.nanoTime();
        return wire.ask(HttpMethod.GET, HttpPath.STATS, Map.of(), ByteString.EMPTY)
                .map(SdkCall::answered)
                .compose(answered -> {
                    nanos.add(System.nanoTime() - began);
                    return nanos.size() < ROUNDS ? measure() : Future.succeededFuture(timed());
                })
                .otherwise(failure -> new Timed(
                        Lines.fail(
                                STEP,
                                nanos.size() + " of " + ROUNDS + " answers",
                                MeshException.of(failure).message(),
                                "the way is not steady: look for loss between the two nodes"),
                        0));
    }

    private Timed timed() {
        Collections.sort(nanos);
        long best = nanos.get(0);
        return new Timed(
                Lines.pass(STEP, "min " + Lines.time(best) + ", median " + Lines.time(nanos.get(ROUNDS / 2))), best);
    }
}
