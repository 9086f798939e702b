package io.be.mesh.verticle.ingress.channel;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.link.PartnerLink;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.SessionStore;
import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.verticle.ingress.caller.Caller.Partner;
import io.be.mesh.verticle.ingress.caller.CallerRules;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/**
 * Pushes for this node go to its store, others over the partner link; reads and releases are always local (contract,
 * sections 3 and 4). Any context; completes on the caller's.
 */
public final class LocalFirstChannelService implements ChannelService {
    private static final Outbound STORED = Outbound.success();

    private final Vertx vertx;
    private final SessionStore store;
    private final PartnerLink link;
    private final LocalNode node;
    private final CallerRules callers;
    private final SessionBook sessions;
    private final long maxMessageBytes;

    /** @param sessions forgets what is released */
    public LocalFirstChannelService(
            Vertx vertx,
            SessionStore store,
            PartnerLink link,
            LocalNode node,
            CallerRules callers,
            SessionBook sessions,
            long maxMessageBytes) {
        this.vertx = vertx;
        this.store = store;
        this.link = link;
        this.node = node;
        this.callers = callers;
        this.sessions = sessions;
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public Future<Outbound> push(
            CallContext context, PushInbound message, Original original, MemoryBudget.Reservation reservation) {
        try {
            ByteString payload = checked(context, message);
            QueueKey key = QueueKeys.of(context, message.topic());
            if (!node.isLocal(context.target())) {
                return forward(context, original).onComplete(done -> reservation.release());
            }
            return store(context, key, message, payload, reservation);
        } catch (RuntimeException e) {
            reservation.release();
            return Future.failedFuture(MeshException.of(e));
        }
    }

    @Override
    public PendingPop pop(CallContext context, String topic, long waitMillis) {
        PendingPop pending;
        try {
            QueueKey key = QueueKeys.of(context, topic);
            pending = store.pop(
                    new PopRequest(key, node.senderFilter(context.target()), waitMillis, context.requestId()));
        } catch (RuntimeException e) {
            pending = new FailedPop(MeshException.of(e));
        }
        return new HeldPop(vertx, pending, waitMillis);
    }

    @Override
    public Future<Optional<Delivery>> peek(CallContext context, String topic, boolean keep) {
        try {
            return store.peek(QueueKeys.of(context, topic), node.senderFilter(context.target()), keep);
        } catch (RuntimeException e) {
            return Future.failedFuture(MeshException.of(e));
        }
    }

    @Override
    public Future<Void> release(CallContext context, String topic, boolean quarantine) {
        try {
            QueueKey key = QueueKeys.of(context, topic);
            return key.topic().isEmpty()
                    ? store.releaseSession(key.session(), quarantine).onSuccess(done -> sessions.forget(key.session()))
                    : store.releaseTopic(key);
        } catch (RuntimeException e) {
            return Future.failedFuture(MeshException.of(e));
        }
    }

    private ByteString checked(CallContext context, PushInbound message) {
        if (context.caller() instanceof Partner partner) {
            callers.requireUsable(partner); // what a stream brings comes long after it was admitted
        }
        ByteString payload = message.payload();
        if (payload == null) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "payload is missing");
        }
        if (payload.size() > maxMessageBytes) {
            throw new MeshException(
                    ErrorCode.TOO_LARGE,
                    "a message of " + payload.size() + " bytes is over the limit of " + maxMessageBytes);
        }
        CallContexts.requireNoCircle(context, node);
        return payload;
    }

    private Future<Outbound> store(
            CallContext context,
            QueueKey key,
            PushInbound message,
            ByteString payload,
            MemoryBudget.Reservation reservation) {
        reservation.shrinkTo(payload.size());
        String sender = node.sender(context);
        return store.push(key, new StoredMessage(sender, payload, message.metadata(), context.messageId()), reservation)
                .map(STORED);
    }

    private Future<Outbound> forward(CallContext context, Original original) {
        return link.forward(new ForwardRequest(
                context.target(),
                original.form(),
                original.encoding(),
                HttpPath.PUSH,
                context.travelling(),
                context.hops(),
                original.body(),
                context.deadlineNanos()));
    }

    /** A read that could not begin. */
    private record FailedPop(MeshException failure) implements PendingPop {
        @Override
        public Future<Optional<Delivery>> result() {
            return Future.failedFuture(failure);
        }

        @Override
        public void cancel() {
            // Nothing waits.
        }
    }
}
