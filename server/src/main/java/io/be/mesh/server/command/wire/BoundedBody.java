package io.be.mesh.server.command.wire;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects a body that may not be longer than it should be; a longer one is refused while it arrives. */
final class BoundedBody implements BodySubscriber<byte[]> {
    private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
    private final long limit;
    private long read;
    private boolean over;
    private Flow.@Nullable Subscription subscription;

    BoundedBody(long limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        whole.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            read += buffer.remaining();
        }
        if (read <= limit) {
            whole.onNext(buffers);
        } else if (!over && subscription != null) {
            over = true;
            subscription.cancel();
            whole.onError(new IOException("the answer is longer than " + limit + " bytes"));
        }
    }

    @Override
    public void onError(Throwable cause) {
        if (!over) {
            whole.onError(cause);
        }
    }

    @Override
    public void onComplete() {
        if (!over) {
            whole.onComplete();
        }
    }
}
