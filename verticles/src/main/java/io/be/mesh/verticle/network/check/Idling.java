package io.be.mesh.verticle.network.check;

import io.be.mesh.cluster.bus.message.CheckReport.Line;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.network.LinkFailure;
import io.be.mesh.verticle.network.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientConnection;
import java.util.concurrent.TimeUnit;

/** Whether a connection that was used, left alone and used again is still there. */
final class Idling {
    private static final String STEP = "idle";

    private final Vertx vertx;
    private final CheckWire wire;
    private final long idleMillis;

    Idling(Vertx vertx, CheckWire wire, long idleMillis) {
        this.vertx = vertx;
        this.wire = wire;
        this.idleMillis = idleMillis;
    }

    /** Never fails; takes about the time that the connection is left alone. */
    Future<Line> wait(String hint) {
        return wire.open()
                .compose(connection -> used(connection, hint).onComplete(done -> connection.close()))
                .otherwise(failure -> Lines.fail(
                        STEP, "", LinkFailure.of(failure, "").message(), "a second connection is not let through"));
    }

    private Future<Line> used(HttpClientConnection connection, String hint) {
        Promise<Void> cut = Promise.promise();
        connection.closeHandler(closed -> cut.tryFail("cut"));
        return wire.stats(connection).map(SdkCall::answered).compose(answered -> {
            long since = System.nanoTime();
            long timer = vertx.setTimer(idleMillis, fired -> cut.tryComplete());
            return cut.future()
                    .onComplete(done -> vertx.cancelTimer(timer))
                    .transform(waited -> waited.failed()
                            ? Future.succeededFuture(cutAfter(System.nanoTime() - since, hint))
                            : wire.stats(connection).map(outcome -> again(outcome, hint)));
        });
    }

    private Line cutAfter(long nanos, String hint) {
        return Lines.fail(
                STEP,
                "left alone for " + Lines.time(TimeUnit.MILLISECONDS.toNanos(idleMillis)),
                "the connection was closed after " + Lines.time(nanos),
                hint);
    }

    private Line again(Outcome outcome, String hint) {
        String detail = "left alone for " + Lines.time(TimeUnit.MILLISECONDS.toNanos(idleMillis));
        try {
            SdkCall.answered(outcome);
            return Lines.pass(STEP, detail + " and used again");
        } catch (MeshException e) {
            return Lines.fail(STEP, detail, "the connection is dead and nobody said so: " + e.message(), hint);
        }
    }
}
