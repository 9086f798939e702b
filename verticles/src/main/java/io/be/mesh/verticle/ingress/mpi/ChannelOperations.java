package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.DataAddresses;
import io.be.mesh.cluster.bus.message.Payload;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.ingress.channel.Attached;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.ChannelService;
import io.be.mesh.verticle.ingress.channel.ChannelService.Original;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.be.mesh.verticle.ingress.channel.ReplyTopic;
import io.be.mesh.verticle.ingress.channel.SessionBook;
import io.be.mesh.verticle.ingress.mpi.MpiOperation.Place;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Messages over the SDK wire: {@code mesh.chan.*}, on the same queues as every other wire. A foreign id in the URN is the target of
 * a push; reads are always local, and then it is whose messages are read.
 */
final class ChannelOperations {
    private static final Set<String> CARRIERS =
            Set.of(DataAddresses.CHAN_PUSH.name(), DataAddresses.CHAN_ROUNDTRIP.name());

    private static final ByteString PAYLOAD = ByteString.copyFromUtf8("{\"payload\":");

    private final OperationForm form;
    private final ChannelService channel;
    private final SessionBook sessions;
    private final LocalNode node;
    private final Codecs codecs;
    private final MeshConfig.Queue queue;
    private final Set<Wait> waiting = ConcurrentHashMap.newKeySet();

    ChannelOperations(
            OperationForm form,
            ChannelService channel,
            SessionBook sessions,
            LocalNode node,
            Codecs codecs,
            MeshConfig.Queue queue) {
        this.form = form;
        this.channel = channel;
        this.sessions = sessions;
        this.node = node;
        this.codecs = codecs;
        this.queue = queue;
    }

    List<MpiOperation> all() {
        return List.of(
                here(form.operation(DataAddresses.CHAN_OPEN, Arguments.OfOpen.class, this::open)),
                carrier(DataAddresses.CHAN_PUSH, this::push),
                here(form.operation(DataAddresses.CHAN_POP, Arguments.OfTopic.class, (call, given) -> {
                    CallContext context = context(call, given.attachments());
                    return read(call, context, given.topic(), wait(call, context, given.timeout()));
                })),
                here(form.operation(DataAddresses.CHAN_PEEK, Arguments.OfTopic.class, this::peek)),
                here(form.operation(
                        DataAddresses.CHAN_RELEASE, Arguments.OfTopic.class, (call, given) -> channel.release(
                                        context(call, given.attachments()), given.topic(), false)
                                .map(Content.NULL))),
                carrier(DataAddresses.CHAN_ROUNDTRIP, this::roundtrip),
                here(form.operation(DataAddresses.CHAN_CLOSE, Arguments.OfTopic.class, this::close)));
    }

    boolean carriesMessage(String operation) {
        return CARRIERS.contains(operation);
    }

    void endWaits() {
        List.copyOf(waiting).forEach(Wait::end);
    }

    private static MpiOperation here(MpiOperation operation) {
        return new MpiOperation(operation.name(), operation.access(), Place.HERE, operation.run());
    }

    /** What is to be done with a message, which keeps the room that its arguments have taken. */
    private interface Carry {
        Future<Content> run(MpiCall call, Arguments.OfPush given, MemoryBudget.Reservation reservation);
    }

    private MpiOperation carrier(Address<?, ?> address, Carry carry) {
        BiFunction<MpiCall, MpiBody, Future<Content>> run =
                (call, body) -> form.decode(Arguments.OfPush.class, body.json())
                        .onFailure(unread -> body.reservation().release())
                        .compose(given -> {
                            try {
                                return carry.run(call, given, body.reservation());
                            } catch (RuntimeException e) {
                                body.reservation().release();
                                throw e;
                            }
                        });
        return new MpiOperation(address.name(), address.access(), Place.HERE, run);
    }

    private CallContext context(MpiCall call, Map<String, String> attachments) {
        CallContext context = Attached.to(call.context(), attachments, sessions);
        Urn urn = call.parsed();
        return node.isHere(urn.id()) ? context : Attached.towards(context, node.named(urn.id()));
    }

    private Future<Content> open(MpiCall call, Arguments.OfOpen given) {
        String session = given.sessionId().isBlank()
                ? Attached.to(call.context(), given.attachments(), sessions).session()
                : given.sessionId();
        if (session.isBlank()) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "session_id is missing");
        }
        sessions.open(session, given.metadata());
        return Future.succeededFuture(Content.NULL);
    }

    /** Without a session nothing was opened, and nothing is closed: the empty session is everybody's. */
    private Future<Content> close(MpiCall call, Arguments.OfTopic given) {
        CallContext context = context(call, given.attachments());
        if (context.session().isEmpty()) {
            return Future.succeededFuture(Content.NULL);
        }
        return channel.release(whole(context), "", false).map(Content.NULL);
    }

    private static CallContext whole(CallContext context) {
        return context.topic().isEmpty() ? context : Attached.about(context, "");
    }

    private Future<Content> push(MpiCall call, Arguments.OfPush given, MemoryBudget.Reservation reservation) {
        return push(context(call, given.attachments()), given, reservation).map(Content.NULL);
    }

    private Future<Outbound> push(CallContext context, Arguments.OfPush given, MemoryBudget.Reservation reservation) {
        if (given.payload() == null) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "payload is missing");
        }
        PushInbound message = new PushInbound(given.topic(), given.payload(), given.metadata());
        ByteString body = codecs.of(Encoding.PROTOBUF).encode(message);
        return channel.push(context, message, new Original(Form.WRAPPED, Encoding.PROTOBUF, body), reservation)
                .map(ChannelOperations::accepted);
    }

    private static Outbound accepted(Outbound answer) {
        if (!answer.isSuccess()) {
            ErrorCode code = ErrorCode.of(answer.code());
            throw new MeshException(code == null ? ErrorCode.UNKNOWN : code, answer.message());
        }
        return answer;
    }

    private Future<Content> roundtrip(MpiCall call, Arguments.OfPush given, MemoryBudget.Reservation reservation) {
        CallContext context = context(call, given.attachments());
        String topic = context.topic().isEmpty() ? given.topic() : context.topic();
        CallContext reading = Attached.about(context, ReplyTopic.of(topic));
        return push(context, given, reservation)
                .compose(pushed -> read(call, reading, "", wait(call, context, given.timeout())));
    }

    private long wait(MpiCall call, CallContext context, long timeout) {
        long asked = timeout > 0 ? timeout : context.timeoutMillis();
        long wait = asked <= 0 ? queue.defaultWait().toMillis() : asked;
        return call.waitMillis(Math.min(wait, queue.maxWait().toMillis()));
    }

    private Future<Content> read(MpiCall call, CallContext context, String topic, long waitMillis) {
        Wait wait = new Wait(channel.pop(context, topic, waitMillis));
        call.onGone().accept(wait::cancel);
        return wait.result().compose(this::content);
    }

    private Future<Content> peek(MpiCall call, Arguments.OfTopic given) {
        CallContext context = context(call, given.attachments());
        return channel.peek(context, given.topic(), context.keep()).compose(this::content);
    }

    /** A message that cannot be written goes back to its queue. */
    private Future<Content> content(Optional<Delivery> found) {
        if (found.isEmpty()) {
            return Future.succeededFuture(Content.NULL);
        }
        ByteString payload = found.get().message().payload();
        return form.run(payload.size(), () -> new Content(base64(payload), "", found))
                .onFailure(unwritten -> found.get().rollback());
    }

    private ByteString base64(ByteString payload) {
        ByteString whole = codecs.json().encode(new Payload(payload));
        return whole.substring(PAYLOAD.size(), whole.size() - 1);
    }

    /** A read that waits; it ends once, by a message, its time, its client or the node. */
    private final class Wait {
        private final PendingPop pending;
        private final Promise<Optional<Delivery>> promise = Promise.promise();

        Wait(PendingPop pending) {
            this.pending = pending;
            waiting.add(this);
            pending.result().onComplete(this::hand, promise::tryFail);
        }

        Future<Optional<Delivery>> result() {
            return promise.future().onComplete(done -> waiting.remove(this));
        }

        void cancel() {
            pending.cancel();
        }

        void end() {
            promise.tryComplete(Optional.empty());
            pending.cancel();
        }

        private void hand(Optional<Delivery> delivery) {
            if (!promise.tryComplete(delivery)) {
                delivery.ifPresent(Delivery::rollback);
            }
        }
    }
}
