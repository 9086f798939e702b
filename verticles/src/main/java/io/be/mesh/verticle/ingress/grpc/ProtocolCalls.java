package io.be.mesh.verticle.ingress.grpc;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.message.Inbound;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.RemoteOperation;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/** {@code PrivateTransferProtocol}: node to node, one call each or a stream of them. On one event loop. */
final class ProtocolCalls {
    private final GrpcWire wire;
    private final TransportCalls transport;
    private final long messageLimit;

    ProtocolCalls(GrpcWire wire, TransportCalls transport, long messageLimit) {
        this.wire = wire;
        this.transport = transport;
        this.messageLimit = messageLimit;
    }

    void invoke(GrpcCall call) {
        UnaryCall.read(wire, call, messageLimit, message -> run(message, inbound -> call.context())
                .onSuccess(call::answer)
                .onFailure(call::fail));
    }

    void transport(GrpcCall call) {
        new Stream(call).begin();
    }

    private Future<Outbound> run(Message message, Function<Inbound, CallContext> contexts) {
        try {
            Inbound inbound = wire.codecs().of(Encoding.PROTOBUF).decode(Inbound.class, message.bytes());
            CallContext context = contexts.apply(inbound);
            RemoteOperation operation = RemoteOperation.of(context.uri());
            if (operation != RemoteOperation.PUSH) {
                throw new MeshException(
                        ErrorCode.NOT_FOUND, "x-ptp-uri names an operation that is asked for over HTTP");
            }
            return transport.push(context, inbound.payload(), message);
        } catch (RuntimeException e) {
            message.reservation().release();
            return Future.failedFuture(e);
        }
    }

    /** One answer for one message, in order; the next message is read when the answer before it has been taken. */
    private final class Stream implements MessageReader.Sink {
        private final GrpcCall call;
        private final MessageReader reader;
        private final Deque<Message> arrived = new ArrayDeque<>();
        private boolean busy;
        private boolean ended;

        Stream(GrpcCall call) {
            this.call = call;
            this.reader = new MessageReader(call.request(), wire.budget(), wire.watch(), messageLimit, this);
        }

        void begin() {
            call.onGone(this::drop);
            reader.start();
        }

        @Override
        public void message(Message message) {
            arrived.add(message);
            reader.pause();
            next();
        }

        @Override
        public void end() {
            ended = true;
            next();
        }

        @Override
        public void refused(MeshException failure) {
            drop();
            call.close(GrpcCall.INTERNAL, failure.message(), failure.code().code());
        }

        private void next() {
            if (busy || call.isGone()) {
                return;
            }
            Message message = arrived.poll();
            if (message != null) {
                busy = true;
                call.plain(message)
                        .compose(plain -> run(plain, this::contextOf))
                        .otherwise(call::failure)
                        .compose(call::send)
                        .onSuccess(sent -> {
                            busy = false;
                            next();
                        })
                        .onFailure(lost -> drop());
            } else if (ended) {
                call.close(GrpcCall.OK, "", ErrorCode.SUCCESS.code());
            } else {
                reader.resume();
            }
        }

        private CallContext contextOf(Inbound inbound) {
            return call.contextOf(inbound.metadata().getOrDefault(PtpHeader.MESSAGE_ID, ""));
        }

        private void drop() {
            reader.stop();
            arrived.forEach(message -> message.reservation().release());
            arrived.clear();
        }
    }
}
