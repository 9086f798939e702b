package io.be.mesh.verticle.ingress.channel;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.cluster.plugin.GuardedMessage;
import io.be.mesh.cluster.plugin.MessageGate;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PushInbound;
import io.vertx.core.Future;
import java.util.Optional;

/** Lets plugins have their say in pushes; costs one question when there are none. */
public final class GuardedChannelService implements ChannelService {
    private final ChannelService inner;
    private final MessageGate gate;
    private final LocalNode node;
    private final Codecs codecs;

    /** @param inner does what has passed the gate */
    public GuardedChannelService(ChannelService inner, MessageGate gate, LocalNode node, Codecs codecs) {
        this.inner = inner;
        this.gate = gate;
        this.node = node;
        this.codecs = codecs;
    }

    @Override
    public Future<Outbound> push(
            CallContext context, PushInbound message, Original original, MemoryBudget.Reservation reservation) {
        ByteString payload = message.payload();
        if (gate.isOpen() || payload == null) {
            return inner.push(context, message, original, reservation);
        }
        boolean stays = node.isLocal(context.target());
        return passed(facts(context, message, payload), stays)
                .onFailure(refused -> reservation.release())
                .compose(judged -> hand(context, message, original, judged, reservation)
                        .onSuccess(answer -> {
                            if (stays && answer.isSuccess()) {
                                gate.stored(judged);
                            }
                        }));
    }

    private Future<GuardedMessage> passed(GuardedMessage facts, boolean stays) {
        Future<GuardedMessage> routed = gate.beforeRoute(facts);
        return stays ? routed.compose(gate::beforeStore) : routed;
    }

    private GuardedMessage facts(CallContext context, PushInbound message, ByteString payload) {
        Principal target = context.target();
        String topic = context.topic().isEmpty() ? message.topic() : context.topic();
        return new GuardedMessage(
                context.session(),
                topic,
                node.sender(context),
                target.nodeId().isEmpty() ? target.instId() : target.nodeId(),
                payload.size(),
                message.metadata());
    }

    /** What has more metadata than it came with is written anew; else its bytes travel as they are. */
    private Future<Outbound> hand(
            CallContext context,
            PushInbound message,
            Original original,
            GuardedMessage judged,
            MemoryBudget.Reservation reservation) {
        if (judged.metadata().equals(message.metadata())) {
            return inner.push(context, message, original, reservation);
        }
        PushInbound now = new PushInbound(message.topic(), message.payload(), judged.metadata());
        ByteString body = codecs.of(Encoding.PROTOBUF).encode(now);
        return inner.push(context, now, new Original(Form.WRAPPED, Encoding.PROTOBUF, body), reservation);
    }

    @Override
    public PendingPop pop(CallContext context, String topic, long waitMillis) {
        return inner.pop(context, topic, waitMillis);
    }

    @Override
    public Future<Optional<Delivery>> peek(CallContext context, String topic, boolean keep) {
        return inner.peek(context, topic, keep);
    }

    @Override
    public Future<Void> release(CallContext context, String topic, boolean quarantine) {
        return inner.release(context, topic, quarantine);
    }
}
