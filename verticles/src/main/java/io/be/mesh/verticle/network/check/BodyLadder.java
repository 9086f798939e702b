package io.be.mesh.verticle.network.check;

import io.be.mesh.cluster.bus.message.CheckReport.Line;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.verticle.network.LinkFailure;
import io.be.mesh.verticle.network.Outcome;
import io.be.mesh.verticle.network.check.InvokeCall.Said;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The largest body that passes: from small to large, twice as much each time. What the node answers tells that the body
 * has arrived, whatever it says; what anything else answers tells that it has not.
 */
final class BodyLadder {
    private static final String STEP = "body";
    private static final String SPEED = "bandwidth";
    private static final long FIRST = 64 * 1024;
    private static final long ENOUGH_TO_MEASURE = 1 << 20;
    private static final Duration ALTOGETHER = Duration.ofSeconds(90);

    private final Vertx vertx;
    private final CheckWire wire;
    private final Carrier carrier;
    private final long largest;
    private final long rttNanos;
    private final long deadline = System.nanoTime() + ALTOGETHER.toNanos();
    private long passed;
    private long passedNanos;

    BodyLadder(Vertx vertx, CheckWire wire, Carrier carrier, long largest, long rttNanos) {
        this.vertx = vertx;
        this.wire = wire;
        this.carrier = carrier;
        this.largest = largest;
        this.rttNanos = rttNanos;
    }

    /** Never fails; two lines. */
    Future<List<Line>> climb() {
        return rung(Math.min(FIRST, largest)).map(line -> List.of(line, speed()));
    }

    private Future<Line> rung(long bytes) {
        return wire.shared()
                .compose(connection -> BodyTrial.run(
                        vertx,
                        connection,
                        wire.request(HttpMethod.POST, carrier.uri(), carrier.headers()),
                        carrier.body(bytes)))
                .otherwise(failure ->
                        new BodyTrial.Result.Cut(LinkFailure.of(failure, "").message()))
                .compose(result -> judged(bytes, result));
    }

    private Future<Line> judged(long bytes, BodyTrial.Result result) {
        if (result instanceof BodyTrial.Result.Cut cut) {
            return end(stopped(bytes, cut.cause(), "something on the way, such as a firewall, cuts long requests"));
        }
        if (result instanceof BodyTrial.Result.TooSlow) {
            return end(stopped(
                    bytes,
                    "it took longer than " + BodyTrial.PATIENCE.toSeconds() + " s",
                    "the way is slow: see bandwidth, and look for loss"));
        }
        BodyTrial.Result.Answered came = (BodyTrial.Result.Answered) result;
        Optional<Said> said = carrier.said(came.answer());
        if (said.isEmpty()) {
            return end(byAnother(bytes, came.answer()));
        }
        if (said.get().code() == ErrorCode.TOO_LARGE) {
            return end(ownLimit(bytes, said.get()));
        }
        if (!came.whole()) {
            return end(Lines.skip(
                    STEP,
                    upTo() + "; the node answers " + said.get().code().code() + " before it has read "
                            + Lines.size(bytes)));
        }
        passed = bytes;
        passedNanos = came.nanos();
        if (bytes >= largest) {
            return end(Lines.pass(STEP, upTo() + ", as much as was to be tried"));
        }
        if (System.nanoTime() >= deadline) {
            return end(Lines.pass(STEP, upTo() + "; the time of this step ended there"));
        }
        return rung(Math.min(bytes * 2, largest));
    }

    private static Future<Line> end(Line line) {
        return Future.succeededFuture(line);
    }

    private Line ownLimit(long bytes, Said said) {
        return passed == 0
                ? stopped(
                        bytes,
                        said.message() + " (" + said.code().code() + ")",
                        said.code().hint())
                : Lines.pass(
                        STEP, upTo() + "; the node itself takes less than " + Lines.size(bytes) + carrier.remark());
    }

    private Line byAnother(long bytes, Outcome.Answered answer) {
        String server = answer.headers().get(HttpHeaders.SERVER);
        return stopped(
                bytes,
                "HTTP " + answer.status() + " that does not come from the node"
                        + (server == null ? "" : ", but from " + server),
                answer.status() == ErrorCode.TOO_LARGE.http()
                        ? "a proxy on the way limits bodies (nginx: client_max_body_size): raise it or go around it"
                        : "look at the proxies on the way");
    }

    private Line stopped(long bytes, String cause, String hint) {
        return Lines.fail(STEP, upTo() + ", " + Lines.size(bytes) + " does not", cause, hint);
    }

    private String upTo() {
        return passed == 0 ? "nothing passes" : Lines.size(passed) + " passes";
    }

    private Line speed() {
        if (passed < ENOUGH_TO_MEASURE) {
            return Lines.skip(SPEED, "no body was large enough to measure with");
        }
        double seconds = Math.max(1, passedNanos - rttNanos) / 1e9;
        return Lines.pass(
                SPEED,
                "%.1f Mbit/s, from %s in %.2f s over one connection"
                        .formatted(passed * 8 / seconds / 1e6, Lines.size(passed), seconds));
    }
}
