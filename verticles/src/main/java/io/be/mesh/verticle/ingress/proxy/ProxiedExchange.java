package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.cluster.metric.Operation;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.http.Linger;
import io.be.mesh.verticle.ingress.port.Standing;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request from the moment its service is chosen to the moment both sides have ended: request and answer are streamed, each side may
 * end before the other, and what goes wrong on one side is told to the other. Ends once. On the request's event loop.
 */
final class ProxiedExchange implements ExchangeWatch.Watched {
    private static final String GONE = "gone";
    private static final long CANCEL = 8;
    private static final long INTERNAL_ERROR = 2;
    private static final Set<HttpMethod> REPEATABLE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.OPTIONS);

    private final ProxyRoom room;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final CallContext context;
    private final Upstream upstream;
    private final OutgoingHead head;
    private final Terms terms;
    private final RequestBody body;
    private final long startNanos = System.nanoTime();
    private Phase phase = Phase.OPENING;
    private @Nullable Leg leg;
    private @Nullable Answer answer;
    private String instance = "";
    private boolean answered502;

    private enum Phase {
        /** Nobody has it yet. */
        OPENING,
        /** Sent, and not answered. */
        SENT,
        /** The answer comes. */
        ANSWERING,
        /** The client has its answer and still sends. */
        ANSWERED,
        OVER
    }

    /**
     * What was agreed on before it began.
     *
     * @param grpc whether failures are told as gRPC tells them
     * @param webSocket whether it may become a WebSocket
     * @param deadlineNanos {@code System.nanoTime()} value by which the client wants its answer, 0 when it has not said
     */
    record Terms(boolean grpc, boolean webSocket, long deadlineNanos) {}

    ProxiedExchange(ProxyRoom room, OutgoingHead head, Upstream upstream, Terms terms) {
        this.room = room;
        this.head = head;
        this.request = head.request();
        this.response = request.response();
        this.context = head.context();
        this.upstream = upstream;
        this.terms = terms;
        this.body = new RequestBody(request, this::bodyEnded);
    }

    void begin() {
        request.exceptionHandler(this::clientLost);
        response.exceptionHandler(this::clientLost).closeHandler(closed -> clientLost(null));
        body.start();
        room.watch().add(this);
        if (request.version() == HttpVersion.HTTP_2) {
            // Whether there is a body is known when the frame of the head has been read wholly.
            room.vertx().runOnContext(read -> open());
        } else {
            open();
        }
    }

    private void open() {
        if (phase == Phase.OPENING) {
            upstream.open(head).onComplete(this::send, this::fail);
        }
    }

    private void send(Leg opened) {
        HttpClientRequest out = opened.request();
        if (phase != Phase.OPENING) {
            out.reset();
            opened.abandoned();
            return;
        }
        leg = opened;
        instance = opened.instance();
        phase = Phase.SENT;
        out.exceptionHandler(cause -> serviceLost(opened, cause));
        out.response().onComplete(in -> answered(opened, in), cause -> serviceLost(opened, cause));
        if (terms.webSocket()) {
            out.connect();
            return;
        }
        out.continueHandler(go -> goOn());
        out.earlyHintsHandler(this::hint);
        body.sendTo(out);
    }

    private void goOn() {
        if (phase == Phase.SENT && body.isAwaited()) {
            response.writeContinue();
        }
    }

    private void hint(MultiMap hints) {
        if (phase == Phase.SENT && request.version() != HttpVersion.HTTP_1_0) {
            MultiMap kept = MultiMap.caseInsensitiveMultiMap();
            AnswerHead.copy(hints, kept);
            response.writeEarlyHints(kept);
        }
    }

    private void answered(Leg from, HttpClientResponse in) {
        if (phase != Phase.SENT || from != leg) {
            return;
        }
        in.exceptionHandler(cause -> serviceLost(from, cause));
        if (terms.webSocket() && in.statusCode() == AnswerHead.SWITCHING) {
            becomeWebSocket(from, in);
        } else if (!AnswerHead.isFinal(in)) {
            serviceLost(from, new MeshException(ErrorCode.UNREACHABLE, "the service answered " + in.statusCode()));
        } else {
            relay(in);
        }
    }

    private void relay(HttpClientResponse in) {
        phase = Phase.ANSWERING;
        answered502 = in.statusCode() >= 502 && in.statusCode() <= 504;
        Answer coming = new Answer(in, request, this::answerEnded);
        answer = coming;
        if (body.isAwaited() && request.version() != HttpVersion.HTTP_2) {
            // The client may send its body or leave it: its next request could not be told from it.
            Standing.closeAfterAnswer(request);
        }
        try {
            coming.start(room.vertx());
        } catch (IllegalArgumentException e) {
            fail(new MeshException(ErrorCode.UNREACHABLE, "the service answered with a header that cannot be passed on")
                    .at(hop()));
        }
    }

    private void becomeWebSocket(Leg from, HttpClientResponse in) {
        if (!WebSocketUpgrade.isAccepted(request, in)) {
            serviceLost(from, new MeshException(ErrorCode.UNREACHABLE, "the service did not agree to a WebSocket"));
            return;
        }
        phase = Phase.ANSWERING;
        Tunnel.open(room, request, in, this::tunnelEnded);
    }

    private void tunnelEnded() {
        end(ErrorCode.SUCCESS.code(), Leg::succeeded);
    }

    private void answerEnded(boolean written) {
        if (phase != Phase.ANSWERING) {
            return;
        }
        Leg asked = leg;
        boolean multiplexed = asked != null && asked.request().version() == HttpVersion.HTTP_2;
        if (terms.webSocket() && asked != null) {
            done(written);
            asked.request().connection().close(); // it was opened to become a WebSocket, and is nothing else now
        } else if (body.isEnded()) {
            done(written);
        } else if (multiplexed) {
            phase = Phase.ANSWERED;
        } else {
            done(written);
            rejectRest();
        }
    }

    /** The service has answered and takes no more: the client may as well stop. */
    private void rejectRest() {
        cut(CANCEL);
        body.stop();
        Linger.close(room.vertx(), request);
    }

    private void done(boolean written) {
        end(written ? ErrorCode.SUCCESS.code() : GONE, answered502 ? Leg::failed : Leg::succeeded);
    }

    private void bodyEnded() {
        if (phase == Phase.ANSWERED) {
            done(true);
        }
    }

    /** The client has gone, or its connection; or, when everything is written, its stream has come to its end. */
    private void clientLost(@Nullable Throwable cause) {
        boolean written = answer != null && answer.isEnded();
        if (phase == Phase.OVER || (written && phase == Phase.ANSWERING && cause == null && body.isEnded())) {
            return;
        }
        long code = cause instanceof StreamResetException reset ? reset.getCode() : CANCEL;
        if (written) {
            done(true);
        } else {
            end(GONE, Leg::abandoned);
        }
        cut(code);
    }

    /** The service has gone, or does not speak its protocol. */
    private void serviceLost(Leg from, Throwable cause) {
        if (phase == Phase.OVER || from != leg) {
            return;
        }
        if (phase == Phase.ANSWERED || (answer != null && answer.isEnded())) {
            done(true);
            if (!body.isEnded()) {
                rejectRest();
            }
        } else if (phase == Phase.SENT && mayRepeat()) {
            from.failed();
            leg = null;
            phase = Phase.OPENING;
            open();
        } else if (cause instanceof StreamResetException reset && request.version() == HttpVersion.HTTP_2
                && (terms.grpc() || response.headWritten())) {
            end(ErrorCode.UNREACHABLE.code(), Leg::failed);
            response.reset(reset.getCode());
        } else {
            fail(UpstreamFailure.of(cause, hop()), Leg::failed);
        }
    }

    /** Only what changes nothing when it is done twice, and of which there is all that was sent. */
    private boolean mayRepeat() {
        return body.isEmpty()
                && !terms.webSocket()
                && REPEATABLE.contains(request.method())
                && upstream.mayRepeat();
    }

    private void fail(Throwable cause) {
        fail(MeshException.of(cause), Leg::abandoned);
    }

    private void fail(MeshException failure, Consumer<Leg> verdict) {
        if (phase == Phase.OVER) {
            return;
        }
        release(verdict);
        cut(CANCEL);
        body.stop();
        if (answer != null) {
            answer.stop();
        }
        if (response.headWritten()) {
            breakOff();
        } else {
            FailedAnswer.write(room, request, context, terms.grpc(), failure);
        }
        account(failure.code().code());
    }

    /** The client must not take what it has for the whole. */
    private void breakOff() {
        if (request.version() == HttpVersion.HTTP_2) {
            response.reset(INTERNAL_ERROR);
        } else {
            request.connection().close();
        }
    }

    /** Takes back what was sent; what is half sent leaves a connection of HTTP/1 that nobody else can use. */
    private void cut(long code) {
        Leg asked = leg;
        if (asked == null) {
            return;
        }
        if (asked.request().version() == HttpVersion.HTTP_2) {
            asked.request().reset(code);
        } else if (answer == null || !answer.isEnded() || !body.isEnded()) {
            asked.request().connection().close();
        }
    }

    private void end(String code, Consumer<Leg> verdict) {
        release(verdict);
        account(code);
    }

    /** From here on nothing that either side does changes anything. */
    private void release(Consumer<Leg> verdict) {
        phase = Phase.OVER;
        room.watch().remove(this);
        Leg asked = leg;
        if (asked != null) {
            verdict.accept(asked);
        }
    }

    private void account(String code) {
        long nanos = System.nanoTime() - startNanos;
        room.metrics().request(Operation.SERVICE, code, nanos);
        room.accessLog().write(request, context, code, nanos, upstream.name(), instance);
    }

    private String hop() {
        return instance.isEmpty() ? upstream.name() : upstream.name() + " at " + instance;
    }

    @Override
    public void look(long now) {
        switch (phase) {
            case OPENING, SENT -> lookForAnswer(now);
            case ANSWERING, ANSWERED -> lookForMovement(now);
            case OVER -> {
                // It is on its way out of the watch.
            }
        }
    }

    private void lookForAnswer(long now) {
        long stall = room.settings().stall().toNanos();
        long still = now - body.lastNanos();
        if (terms.deadlineNanos() != 0 && now - terms.deadlineNanos() > 0) {
            fail(UpstreamFailure.timeout(hop()), Leg::abandoned);
        } else if (phase == Phase.SENT && (body.isEnded() || body.isHeld())) {
            if (still > upstream.timeout().toNanos()) {
                fail(UpstreamFailure.timeout(hop()), Leg::failed);
            }
        } else if (!body.isEnded() && still > (terms.grpc() ? room.settings().idle().toNanos() : stall)) {
            fail(new MeshException(ErrorCode.TIMEOUT, "the body stopped arriving"), Leg::abandoned);
        }
    }

    private void lookForMovement(long now) {
        Answer coming = answer;
        if (coming == null) {
            return; // a WebSocket looks after itself
        }
        boolean late = terms.grpc() && terms.deadlineNanos() != 0 && now - terms.deadlineNanos() > 0;
        boolean unread = coming.isHeld() && now - coming.lastNanos() > room.settings().stall().toNanos();
        long lastNanos = Math.max(coming.lastNanos(), body.lastNanos());
        boolean idle = now - lastNanos > room.settings().idle().toNanos();
        if (late) {
            fail(UpstreamFailure.timeout(hop()), Leg::abandoned);
        } else if (unread || idle) {
            fail(new MeshException(ErrorCode.TIMEOUT, unread ? "the answer is not read" : "nothing moves"), Leg::abandoned);
        }
    }
}
