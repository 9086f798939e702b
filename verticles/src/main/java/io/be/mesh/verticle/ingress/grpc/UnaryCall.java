package io.be.mesh.verticle.ingress.grpc;

import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gathers the one message of a unary call and gives it on in plain. */
final class UnaryCall implements MessageReader.Sink {
    private final GrpcCall call;
    private final Consumer<Message> next;
    private @Nullable Message only;

    private UnaryCall(GrpcCall call, Consumer<Message> next) {
        this.call = call;
        this.next = next;
    }

    /**
     * Reads what is no message, for which there is room even when the node is full of messages.
     *
     * @param next as in {@link #read}
     */
    static void readSmall(GrpcWire wire, GrpcCall call, long limit, Consumer<Message> next) {
        read(wire, call, wire.small(), limit, next);
    }

    /** @param next takes the message and its reservation; not called when the client is gone or the message refused */
    static void read(GrpcWire wire, GrpcCall call, long limit, Consumer<Message> next) {
        read(wire, call, wire.budget(), limit, next);
    }

    private static void read(GrpcWire wire, GrpcCall call, MemoryBudget budget, long limit, Consumer<Message> next) {
        UnaryCall unary = new UnaryCall(call, next);
        MessageReader reader = new MessageReader(call.request(), budget, wire.watch(), limit, unary);
        call.onGone(() -> {
            reader.stop();
            unary.drop();
        });
        reader.start();
    }

    @Override
    public void message(Message message) {
        if (only == null) {
            only = message;
        } else {
            message.reservation().release();
            drop();
            call.status(GrpcCall.INTERNAL, "a unary call has one message", ErrorCode.CODEC.code());
        }
    }

    @Override
    public void end() {
        Message message = only;
        only = null;
        if (message == null) {
            call.status(GrpcCall.INTERNAL, "the call ended without a message", ErrorCode.CODEC.code());
            return;
        }
        call.plain(message).onFailure(call::fail).onSuccess(plain -> {
            if (call.isGone()) {
                plain.reservation().release();
            } else {
                next.accept(plain);
            }
        });
    }

    @Override
    public void refused(MeshException failure) {
        drop();
        if (failure.code() == ErrorCode.CODEC) {
            call.status(GrpcCall.INTERNAL, failure.message(), failure.code().code());
        } else {
            call.fail(failure);
        }
    }

    private void drop() {
        if (only != null) {
            only.reservation().release();
            only = null;
        }
    }
}
