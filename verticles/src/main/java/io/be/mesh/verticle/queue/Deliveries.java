package io.be.mesh.verticle.queue;

import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Event;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deliveries of events, each tried a number of times and then given up with a line in the log. Bounded in number, in bytes, and in
 * those that are under way at once, so that events leave room for calls. On one context.
 */
final class Deliveries {
    private static final Logger log = LoggerFactory.getLogger(Deliveries.class);
    static final int AT_ONCE = 64;
    /** So often a delivery may find no free place before it is given up, besides its tries. */
    private static final int MAX_BUSY = 1_000;

    private final Vertx vertx;
    private final MeshConfig.Data limits;
    private final Deque<Delivery> ready = new ArrayDeque<>();
    private int waiting;
    private long waitingBytes;
    private int underWay;
    private boolean beginning;

    Deliveries(Vertx vertx, MeshConfig.Data limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    /**
     * An event for one subscriber.
     *
     * @param tries that have failed
     * @param busy tries for which there was no place
     */
    record Delivery(Event event, Supplier<Future<Void>> send, int tries, int busy) {
        Delivery(Event event, Supplier<Future<Void>> send) {
            this(event, send, 0, 0);
        }

        /** After a try that has failed. */
        private Delivery after(MeshException failure) {
            return isBusy(failure)
                    ? new Delivery(event, send, tries, busy + 1)
                    : new Delivery(event, send, tries + 1, busy);
        }
    }

    /**
     * Takes all of them or none.
     *
     * @throws MeshException E…700 too many wait already
     */
    void take(List<Delivery> given) {
        long bytes =
                given.stream().mapToLong(each -> EventRules.bytes(each.event())).sum();
        if (waiting + given.size() > limits.queueEvents()) {
            throw new MeshException(
                    ErrorCode.BUFFER_FULL, limits.queueEvents() + " events wait for their subscribers already");
        }
        if (waitingBytes + bytes > limits.queueBytes()) {
            throw new MeshException(
                    ErrorCode.BUFFER_FULL,
                    "the events that wait would have " + (waitingBytes + bytes) + " bytes, data.queue-bytes is "
                            + limits.queueBytes());
        }
        waiting += given.size();
        waitingBytes += bytes;
        ready.addAll(given);
        begin();
    }

    /** One that ends at once comes back here while the loop runs: the loop goes on with the next, not the stack. */
    private void begin() {
        if (beginning) {
            return;
        }
        beginning = true;
        while (underWay < AT_ONCE && !ready.isEmpty()) {
            attempt(ready.remove());
        }
        beginning = false;
    }

    private void attempt(Delivery delivery) {
        underWay++;
        Future<Void> tried;
        try {
            tried = delivery.send().get();
        } catch (RuntimeException e) {
            tried = Future.failedFuture(e);
        }
        tried.onComplete(done -> {
            underWay--;
            if (done.succeeded()) {
                forget(delivery);
            } else {
                failed(delivery, MeshException.of(done.cause()));
            }
            begin();
        });
    }

    private void failed(Delivery delivery, MeshException cause) {
        Delivery next = delivery.after(cause);
        if (next.tries() < limits.queueAttempts() && next.busy() < MAX_BUSY && mayPass(cause.code())) {
            vertx.setTimer(limits.queueRetry().toMillis(), later -> {
                ready.add(next);
                begin();
            });
            return;
        }
        forget(delivery);
        Event event = delivery.event();
        log.atError()
                .addKeyValue("event", event.eid())
                .addKeyValue(
                        "topic", event.binding() == null ? "" : event.binding().topic())
                .addKeyValue("attempts", next.tries())
                .addKeyValue("code", cause.code().code())
                .addKeyValue("hop", cause.hop())
                .log("event given up: {}", cause.message());
    }

    private void forget(Delivery delivery) {
        waiting--;
        waitingBytes -= EventRules.bytes(delivery.event());
    }

    /** This node had no place for the call, which says nothing of the subscriber: what others answer has a hop. */
    private static boolean isBusy(MeshException failure) {
        return failure.code() == ErrorCode.UNAVAILABLE && failure.hop() == null;
    }

    /** What the other side will say again however often it is asked is not asked again. */
    private static boolean mayPass(ErrorCode code) {
        return switch (code) {
            case FORBIDDEN, NOT_PERMITTED, NO_OPERATION, NOT_WOVEN, TOO_LARGE, BAD_REQUEST, CODEC -> false;
            default -> true;
        };
    }
}
