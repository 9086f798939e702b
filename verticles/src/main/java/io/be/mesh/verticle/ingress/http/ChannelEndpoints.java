package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PeekInbound;
import io.be.mesh.protocol.message.PopInbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.protocol.message.ReleaseInbound;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.ChannelService;
import io.be.mesh.verticle.ingress.channel.ChannelService.Original;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** The four operations of a client: push, pop, peek, release; both profiles, every encoding. */
final class ChannelEndpoints {
    private final Vertx vertx;
    private final ChannelService channel;
    private final WireCodec codec;
    private final BodyLimits limits;
    private final Waits waits;
    private final Set<PopWait> waiting = ConcurrentHashMap.newKeySet();

    ChannelEndpoints(Vertx vertx, ChannelService channel, WireCodec codec, BodyLimits limits, MeshConfig.Queue queue) {
        this.vertx = vertx;
        this.channel = channel;
        this.codec = codec;
        this.limits = limits;
        this.waits = new Waits(queue);
    }

    void push(Exchange exchange) {
        exchange.body(limits.message(exchange.profile())).onSuccess(body -> push(exchange, body));
    }

    void pop(Exchange exchange) {
        if (HttpMethod.HEAD.equals(exchange.request().method())) {
            peek(exchange);
            return;
        }
        read(exchange, PopInbound.class, topic -> new PopInbound(topic, 0), message -> {
            long wait = exchange.profile().raw()
                    ? waits.raw(exchange.request().uri())
                    : waits.structured(exchange, message);
            PendingPop pending = channel.pop(exchange.context(), message.topic(), wait);
            PopWait pop = new PopWait(exchange, pending, vertx.getOrCreateContext());
            waiting.add(pop);
            exchange.onEnd(() -> waiting.remove(pop));
            pop.begin();
        });
    }

    void peek(Exchange exchange) {
        boolean keep = HttpMethod.HEAD.equals(exchange.request().method())
                || exchange.context().keep()
                || "false".equalsIgnoreCase(exchange.request().getParam("remove"));
        read(exchange, PeekInbound.class, PeekInbound::new, message -> channel.peek(
                        exchange.context(), message.topic(), keep)
                .onSuccess(found -> answer(exchange, found))
                .onFailure(exchange::fail));
    }

    void release(Exchange exchange) {
        boolean quarantine = exchange.profile().raw();
        read(exchange, ReleaseInbound.class, topic -> new ReleaseInbound(topic, 0), message -> channel.release(
                        exchange.context(), message.topic(), quarantine)
                .onSuccess(done -> exchange.answer(Outbound.success()))
                .onFailure(exchange::fail));
    }

    /** Ends every waiting pop as if its time were over; any thread. */
    void endWaits() {
        waiting.forEach(PopWait::end);
    }

    private static void answer(Exchange exchange, Optional<Delivery> found) {
        if (exchange.isGone()) {
            found.ifPresent(Delivery::rollback);
        } else if (found.isPresent()) {
            PopWait.deliver(exchange, found.get());
        } else {
            exchange.answer(Outbound.success());
        }
    }

    /** Stores a decoded push or carries it on, and answers. */
    void push(Exchange exchange, Body body, Future<PushInbound> decoded, Function<PushInbound, Original> original) {
        decoded.compose(message ->
                        channel.push(exchange.context(), message, original.apply(message), body.reservation()))
                .onSuccess(exchange::answer)
                .onFailure(cause -> {
                    body.reservation().release();
                    exchange.fail(cause);
                });
    }

    /** The push whose body is the payload. */
    void pushRaw(Exchange exchange, Body body) {
        Future<PushInbound> message = checked(exchange.context(), true)
                .map(context -> new PushInbound(context.topic(), body.bytes(), Map.of()));
        push(exchange, body, message, m -> new Original(Form.RAW, Encoding.PROTOBUF, body.bytes()));
    }

    private void push(Exchange exchange, Body body) {
        Profile profile = exchange.profile();
        if (profile.raw()) {
            pushRaw(exchange, body);
            return;
        }
        Future<PushInbound> message = codec.decode(exchange.request(), profile, PushInbound.class, body.bytes());
        push(exchange, body, message, m -> original(exchange, m, body.bytes()));
    }

    /** Forms and queries mean nothing to another node, so they travel as protobuf; all else as it came. */
    private Original original(Exchange exchange, PushInbound message, ByteString body) {
        Encoding encoding = exchange.profile().encoding();
        boolean fields = encoding.isForm() || Profile.isQuery(exchange.request());
        if (fields) {
            return new Original(
                    Form.WRAPPED,
                    Encoding.PROTOBUF,
                    codec.codecs().of(Encoding.PROTOBUF).encode(message));
        }
        return new Original(exchange.context().isPassThrough() ? Form.PASS_THROUGH : Form.WRAPPED, encoding, body);
    }

    /** Reads the small message of a pop, peek or release and goes on with it. */
    private <T> void read(Exchange exchange, Class<T> type, Function<String, T> ofTopic, Consumer<T> next) {
        exchange.smallBody(limits.management()).onSuccess(body -> {
            body.reservation().release();
            Future<T> message = exchange.profile().raw()
                    ? checked(exchange.context(), type != ReleaseInbound.class)
                            .map(context -> ofTopic.apply(context.topic()))
                    : codec.decode(exchange.request(), exchange.profile(), type, body.bytes());
            message.onSuccess(next::accept).onFailure(exchange::fail);
        });
    }

    /** The raw profile names its queue in headers, and must. */
    private static Future<CallContext> checked(CallContext context, boolean needsTopic) {
        if (context.session().isEmpty()) {
            return Future.failedFuture(new MeshException(ErrorCode.BAD_REQUEST, "header x-ptp-session-id is missing"));
        }
        if (needsTopic && context.topic().isEmpty()) {
            return Future.failedFuture(new MeshException(ErrorCode.BAD_REQUEST, "header x-ptp-topic is missing"));
        }
        return Future.succeededFuture(context);
    }
}
