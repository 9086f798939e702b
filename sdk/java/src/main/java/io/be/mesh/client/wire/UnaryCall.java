package io.be.mesh.client.wire;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One attempt: a request, and its answer or the status. Completes on the event loop of the connection. */
final class UnaryCall<A> extends ClientCall.Listener<A> {
    private final CompletableFuture<A> result;
    private @Nullable A answer;

    private UnaryCall(CompletableFuture<A> result) {
        this.result = result;
    }

    /** The future fails with a {@code StatusRuntimeException}; cancelling it resets the stream. */
    static <Q, A> CompletableFuture<A> start(
            Channel channel, MethodDescriptor<Q, A> method, Metadata headers, Q request, long nanos, boolean gzip) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(nanos, TimeUnit.NANOSECONDS);
        ClientCall<Q, A> call = channel.newCall(method, gzip ? options.withCompression("gzip") : options);
        CompletableFuture<A> result = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                boolean cancelled = super.cancel(mayInterruptIfRunning);
                if (cancelled) {
                    call.cancel("the caller has cancelled it", null);
                }
                return cancelled;
            }
        };
        call.start(new UnaryCall<>(result), headers);
        call.request(2);
        try {
            call.sendMessage(request);
            call.halfClose();
        } catch (RuntimeException e) {
            call.cancel("the request cannot be written", e);
        }
        return result;
    }

    @Override
    public void onMessage(A message) {
        answer = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        A received = answer;
        if (!status.isOk()) {
            result.completeExceptionally(status.asRuntimeException(trailers));
        } else if (received == null) {
            result.completeExceptionally(Status.INTERNAL
                    .withDescription("an answer without a message")
                    .asRuntimeException());
        } else {
            result.complete(received);
        }
    }
}
