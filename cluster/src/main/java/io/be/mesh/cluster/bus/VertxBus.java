package io.be.mesh.cluster.bus;

import io.be.mesh.cluster.bus.Frame.Answer;
import io.be.mesh.cluster.bus.Frame.Ask;
import io.be.mesh.cluster.bus.Frame.Refusal;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The {@link Bus} of one JVM, on the event bus of Vert.x. Thread safe; one for each {@link Vertx}.
 *
 * <p>Records are immutable and go by reference, see {@link ByReferenceCodec}: nothing is encoded, so a key is nowhere
 * written, a failure keeps its code and hop, and there is no body to limit beyond what the ingress let in.
 */
public final class VertxBus implements Bus {
    /** Requests under way to one address, and requests that one handler works on. */
    public static final int IN_FLIGHT = 256;

    private final EventBus events;
    private final Map<String, InFlight> callers = new ConcurrentHashMap<>();

    /** @throws IllegalStateException when this Vertx has a bus already */
    public VertxBus(Vertx vertx) {
        events = vertx.eventBus();
        events.registerCodec(new ByReferenceCodec());
    }

    @Override
    public <Q, R> Future<R> request(Address<Q, R> address, Q request) {
        InFlight mine = callers.computeIfAbsent(address.name(), name -> new InFlight(name, IN_FLIGHT));
        return mine.run(() -> events.<Frame>request(address.name(), new Ask(request), options(address))
                .transform(reply -> reply.succeeded()
                        ? unwrap(address, reply.result().body())
                        : Future.failedFuture(failure(address, reply.cause()))));
    }

    private static DeliveryOptions options(Address<?, ?> address) {
        return new DeliveryOptions()
                .setCodecName(ByReferenceCodec.NAME)
                .setLocalOnly(true)
                .setSendTimeout(address.timeout().toMillis());
    }

    private static <R> Future<R> unwrap(Address<?, R> address, Frame reply) {
        if (reply instanceof Answer answer && address.reply().isInstance(answer.body())) {
            return Future.succeededFuture(address.reply().cast(answer.body()));
        }
        if (reply instanceof Refusal refusal) {
            return Future.failedFuture(refusal.failure());
        }
        return Future.failedFuture(new MeshException(
                ErrorCode.CODEC,
                address.name() + " did not answer a " + address.reply().getSimpleName()));
    }

    private static MeshException failure(Address<?, ?> address, Throwable cause) {
        if (!(cause instanceof ReplyException reply)) {
            return MeshException.of(cause);
        }
        return switch (reply.failureType()) {
            case TIMEOUT ->
                new MeshException(
                        ErrorCode.TIMEOUT,
                        address.name() + " did not answer within "
                                + address.timeout().toMillis() + " ms");
            case NO_HANDLERS -> new MeshException(ErrorCode.NO_SERVICE, "nothing serves " + address.name());
            case RECIPIENT_FAILURE, ERROR -> MeshException.of(cause);
        };
    }

    @Override
    public <Q, R> Future<Void> serve(Address<Q, R> address, Function<Q, Future<R>> handler) {
        InFlight mine = new InFlight(address.name(), IN_FLIGHT);
        MessageConsumer<Frame> consumer = events.localConsumer(address.name());
        consumer.handler(message -> answer(address, mine, message, handler));
        return consumer.completion();
    }

    private static <Q, R> void answer(
            Address<Q, R> address, InFlight mine, Message<Frame> message, Function<Q, Future<R>> handler) {
        DeliveryOptions options = options(address);
        mine.run(() -> message.body() instanceof Ask ask && address.request().isInstance(ask.body())
                        ? handler.apply(address.request().cast(ask.body()))
                        : Future.<R>failedFuture(new MeshException(
                                ErrorCode.CODEC,
                                address.name() + " was not asked a "
                                        + address.request().getSimpleName())))
                .onSuccess(body -> message.reply(new Answer(body), options))
                .onFailure(e -> message.reply(new Refusal(MeshException.of(e)), options));
    }
}
