package io.be.mesh.verticle.ingress.grpc;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PeekInbound;
import io.be.mesh.protocol.message.PopInbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.protocol.message.ReleaseInbound;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.ChannelService;
import io.be.mesh.verticle.ingress.channel.ChannelService.Original;
import io.be.mesh.verticle.ingress.delivery.DeliveryWatch;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code PrivateTransferTransport}: a client and its own node. On one event loop. */
final class TransportCalls {
    /** A wait ends this long before the client's deadline, so that the answer is there in time. */
    private static final long MARGIN_MILLIS = 75;

    private final GrpcWire wire;
    private final ChannelService channel;
    private final MeshConfig.Queue queue;
    private final long messageLimit;
    private final long smallLimit;
    private final Set<Wait> waiting = new HashSet<>();

    TransportCalls(GrpcWire wire, ChannelService channel, MeshConfig.Queue queue, long messageLimit, long smallLimit) {
        this.wire = wire;
        this.channel = channel;
        this.queue = queue;
        this.messageLimit = messageLimit;
        this.smallLimit = smallLimit;
    }

    void push(GrpcCall call) {
        UnaryCall.read(wire, call, messageLimit, message -> push(call.context(), message.bytes(), message)
                .onSuccess(call::answer)
                .onFailure(call::fail));
    }

    /** Stores or carries on one push; {@code body} is its message, the reservation that of what it came in. */
    Future<Outbound> push(CallContext context, ByteString body, Message holder) {
        PushInbound push;
        try {
            push = decode(PushInbound.class, body);
        } catch (RuntimeException e) {
            holder.reservation().release();
            return Future.failedFuture(e);
        }
        Form form = context.isPassThrough() ? Form.PASS_THROUGH : Form.WRAPPED;
        return channel.push(context, push, new Original(form, Encoding.PROTOBUF, body), holder.reservation());
    }

    void pop(GrpcCall call) {
        read(call, PopInbound.class, message -> {
            long wait = waitMillis(call, message);
            new Wait(call, channel.pop(call.context(), message.topic(), wait)).begin();
        });
    }

    void peek(GrpcCall call) {
        read(call, PeekInbound.class, message -> channel.peek(
                        call.context(), message.topic(), call.context().keep())
                .onSuccess(found -> answer(call, found))
                .onFailure(call::fail));
    }

    void release(GrpcCall call) {
        read(call, ReleaseInbound.class, message -> channel.release(call.context(), message.topic(), false)
                .onSuccess(done -> call.answer(Outbound.success()))
                .onFailure(call::fail));
    }

    /** Answers every waiting pop as if its time were over: the node stops. */
    void endWaits() {
        List.copyOf(waiting).forEach(Wait::end);
    }

    private interface Next<T> {
        void run(T message);
    }

    private <T> void read(GrpcCall call, Class<T> type, Next<T> next) {
        UnaryCall.readSmall(wire, call, smallLimit, message -> {
            message.reservation().release();
            T decoded;
            try {
                decoded = decode(type, message.bytes());
            } catch (RuntimeException e) {
                call.fail(e);
                return;
            }
            next.run(decoded);
        });
    }

    private <T> T decode(Class<T> type, ByteString body) {
        return wire.codecs().of(Encoding.PROTOBUF).decode(type, body);
    }

    private long waitMillis(GrpcCall call, PopInbound message) {
        long asked = call.context().timeoutMillis();
        if (asked <= 0) {
            asked = message.timeout();
        }
        long wait = asked <= 0 ? queue.defaultWait().toMillis() : asked;
        wait = Math.min(wait, queue.maxWait().toMillis());
        return Math.max(0, Math.min(wait, call.millisLeft(Long.MAX_VALUE) - MARGIN_MILLIS));
    }

    private static void answer(GrpcCall call, Optional<Delivery> found) {
        if (found.isEmpty()) {
            call.answer(Outbound.success());
        } else if (call.isGone()) {
            found.get().rollback();
        } else {
            Delivery delivery = found.get();
            Outbound answer = Outbound.success(
                    delivery.message().payload(),
                    Origin.metadata(delivery.message(), call.context().requestId()));
            DeliveryWatch.of(call.request()).deliver(delivery, () -> call.answer(answer));
        }
    }

    /** A pop that waits. A client that goes takes no message with it. */
    private final class Wait {
        private final GrpcCall call;
        private final PendingPop pending;
        private boolean answered;

        Wait(GrpcCall call, PendingPop pending) {
            this.call = call;
            this.pending = pending;
        }

        void begin() {
            waiting.add(this);
            call.onEnd(() -> waiting.remove(this));
            call.onGone(pending::cancel);
            pending.result().onSuccess(this::arrived).onFailure(this::failed);
        }

        void end() {
            if (!answered) {
                answered = true;
                pending.cancel();
                call.answer(Outbound.success());
            }
        }

        private void arrived(Optional<Delivery> delivery) {
            if (answered) {
                delivery.ifPresent(Delivery::rollback);
            } else {
                answered = true;
                answer(call, delivery);
            }
        }

        private void failed(Throwable cause) {
            if (!answered) {
                answered = true;
                call.fail(cause);
            }
        }
    }
}
