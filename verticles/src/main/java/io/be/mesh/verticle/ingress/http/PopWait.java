package io.be.mesh.verticle.ingress.http;

import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.verticle.ingress.delivery.DeliveryWatch;
import io.vertx.core.Context;
import java.util.Optional;

/**
 * A pop from its request to its answer. The message is gone only when the answer is with the reader; a reader that leaves
 * takes none. On the request's event loop.
 */
final class PopWait {
    private final Exchange exchange;
    private final PendingPop pending;
    private final Context context;
    private boolean answered;

    PopWait(Exchange exchange, PendingPop pending, Context context) {
        this.exchange = exchange;
        this.pending = pending;
        this.context = context;
    }

    /** Answers when there is something to say. */
    void begin() {
        exchange.onGone(pending::cancel);
        pending.result().onSuccess(this::arrived).onFailure(this::failed);
    }

    /** Ends the wait as if its time were over; any thread. */
    void end() {
        context.runOnContext(v -> {
            if (!answered) {
                answered = true;
                pending.cancel();
                exchange.answer(Outbound.success());
            }
        });
    }

    private void arrived(Optional<Delivery> delivery) {
        if (answered || exchange.isGone()) {
            delivery.ifPresent(Delivery::rollback);
            return;
        }
        answered = true;
        if (delivery.isEmpty()) {
            exchange.answer(Outbound.success());
        } else {
            deliver(exchange, delivery.get());
        }
    }

    private void failed(Throwable cause) {
        if (!answered) {
            answered = true;
            exchange.fail(cause);
        }
    }

    /** Writes a message; whether it is gone is decided by what becomes of the answer. */
    static void deliver(Exchange exchange, Delivery delivery) {
        StoredMessage message = delivery.message();
        DeliveryWatch.of(exchange.request())
                .deliver(delivery, () -> exchange.answer(Outbound.success(message.payload(), message.metadata())));
    }
}
