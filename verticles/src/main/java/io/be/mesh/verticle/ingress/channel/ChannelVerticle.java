package io.be.mesh.verticle.ingress.channel;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.DataAddresses;
import io.be.mesh.cluster.bus.message.ChannelAsk;
import io.be.mesh.cluster.bus.message.ChannelPush;
import io.be.mesh.cluster.bus.message.ChannelRead;
import io.be.mesh.cluster.bus.message.ChannelTopic;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.Payload;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.verticle.ingress.channel.ChannelService.Original;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The messages of the node for its own parts: {@code mesh.chan.*} on the bus. What is read counts as delivered when it is handed
 * over, which cannot get lost inside a process; the wires read beside the bus.
 */
public final class ChannelVerticle extends VerticleBase {
    /** A read over the bus ends before the bus gives up on it. */
    private static final long MAX_WAIT_MILLIS = Duration.ofSeconds(50).toMillis();
    /** So does a message for another node. */
    private static final Duration MAX_PUSH = Duration.ofSeconds(25);

    private final Bus bus;
    private final ChannelService channel;
    private final CallContexts contexts;
    private final SessionBook sessions;
    private final MemoryBudget budget;
    private final Codecs codecs;

    public ChannelVerticle(
            Bus bus,
            ChannelService channel,
            CallContexts contexts,
            SessionBook sessions,
            MemoryBudget budget,
            Codecs codecs) {
        this.bus = bus;
        this.channel = channel;
        this.contexts = contexts;
        this.sessions = sessions;
        this.budget = budget;
        this.codecs = codecs;
    }

    @Override
    public Future<?> start() {
        return bus.serve(DataAddresses.CHAN_OPEN, asked -> {
                    if (asked.sessionId().isBlank()) {
                        throw new MeshException(ErrorCode.BAD_REQUEST, "session_id is missing");
                    }
                    sessions.open(asked.sessionId(), asked.metadata());
                    return Future.succeededFuture(Done.OK);
                })
                .compose(done ->
                        bus.serve(DataAddresses.CHAN_PUSH, asked -> push(asked, System.nanoTime() + MAX_PUSH.toNanos())
                                .map(Done.OK)))
                .compose(done -> bus.serve(DataAddresses.CHAN_POP, this::pop))
                .compose(done ->
                        bus.serve(DataAddresses.CHAN_PEEK, asked -> channel.peek(context(asked), asked.topic(), false)
                                .map(ChannelVerticle::taken)))
                .compose(done -> bus.serve(DataAddresses.CHAN_RELEASE, this::release))
                .compose(done -> bus.serve(DataAddresses.CHAN_ROUNDTRIP, this::roundtrip))
                .compose(done ->
                        bus.serve(DataAddresses.CHAN_CLOSE, asked -> release(new ChannelTopic(asked.sessionId(), ""))));
    }

    private CallContext context(String session, String messageId) {
        return Attached.to(
                contexts.ofNode(), Map.of(PtpHeader.SESSION_ID, session, PtpHeader.MESSAGE_ID, messageId), sessions);
    }

    private CallContext context(ChannelRead asked) {
        CallContext context = context(asked.sessionId(), "");
        return asked.sender().isEmpty() ? context : Attached.towards(context, asked.sender());
    }

    private Future<Void> push(ChannelPush asked, long deadlineNanos) {
        CallContext own = context(asked.sessionId(), asked.messageId());
        CallContext context = asked.target().isEmpty() ? own : Attached.towards(own, asked.target());
        MemoryBudget.Reservation reservation = budget.open();
        if (!reservation.grow(asked.payload().size())) {
            throw MemoryBudget.full();
        }
        PushInbound message = new PushInbound(asked.topic(), asked.payload(), asked.metadata());
        ByteString body = codecs.of(Encoding.PROTOBUF).encode(message);
        return channel.push(
                        context.until(deadlineNanos),
                        message,
                        new Original(Form.WRAPPED, Encoding.PROTOBUF, body),
                        reservation)
                .compose(ChannelVerticle::accepted);
    }

    private static Future<Void> accepted(Outbound answer) {
        ErrorCode code = ErrorCode.of(answer.code());
        return answer.isSuccess()
                ? Future.succeededFuture()
                : Future.failedFuture(new MeshException(code == null ? ErrorCode.UNKNOWN : code, answer.message()));
    }

    private Future<Payload> pop(ChannelRead asked) {
        long wait = Math.max(0, Math.min(asked.timeout(), MAX_WAIT_MILLIS));
        return channel.pop(context(asked), asked.topic(), wait).result().map(ChannelVerticle::taken);
    }

    private static Payload taken(Optional<Delivery> found) {
        found.ifPresent(Delivery::confirm);
        return new Payload(found.map(delivery -> delivery.message().payload()).orElse(null));
    }

    private Future<Done> release(ChannelTopic asked) {
        CallContext context = Attached.about(context(asked.sessionId(), ""), "");
        return channel.release(context, asked.topic(), false).map(Done.OK);
    }

    private Future<Payload> roundtrip(ChannelAsk asked) {
        ChannelPush question = asked.question();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_WAIT_MILLIS);
        return push(question, deadline).compose(pushed -> {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            return pop(new ChannelRead(
                    question.sessionId(),
                    ReplyTopic.of(question.topic()),
                    question.target(),
                    Math.min(asked.timeout(), left)));
        });
    }
}
