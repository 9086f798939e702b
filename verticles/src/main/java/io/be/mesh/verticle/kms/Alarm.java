package io.be.mesh.verticle.kms;

import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes the upkeep when something is due, and now and then, as addresses may have changed. Used on one context. */
final class Alarm {
    private static final Logger log = LoggerFactory.getLogger(Alarm.class);
    private static final Duration LONGEST = Duration.ofHours(6);
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Clock clock;
    private final Supplier<Future<Void>> upkeep;
    private long timer = -1;

    Alarm(Clock clock, Supplier<Future<Void>> upkeep) {
        this.clock = clock;
        this.upkeep = upkeep;
    }

    /** @param due what lies in the past cannot be helped by waking up at once */
    void set(Vertx vertx, Instant due) {
        Duration wait = Duration.between(clock.instant(), due);
        boolean capped = wait.isNegative() || wait.isZero() || wait.compareTo(LONGEST) > 0;
        arm(vertx, capped ? LONGEST : wait);
    }

    /** After a failure. */
    void soon(Vertx vertx) {
        arm(vertx, AGAIN);
    }

    private void arm(Vertx vertx, Duration wait) {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
        timer = vertx.setTimer(wait.toMillis() + 1, id -> upkeep.get().onFailure(Alarm::failed));
    }

    private static void failed(Throwable failure) {
        MeshException cause = MeshException.of(failure);
        log.atError()
                .addKeyValue("code", cause.code().code())
                .log("the certificates are not renewed: {}", cause.message());
    }
}
