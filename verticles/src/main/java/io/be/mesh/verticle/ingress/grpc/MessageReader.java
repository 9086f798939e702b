package io.be.mesh.verticle.ingress.grpc;

import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.be.mesh.verticle.ingress.http.ByteRope;
import io.be.mesh.verticle.ingress.http.StallWatch;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Cuts a request's body into messages. Every byte is taken from the node's budget as it arrives; a message that is
 * declared too large is refused before it is read. On the request's event loop.
 */
final class MessageReader implements StallWatch.Transfer {

    private final HttpServerRequest request;
    private final MemoryBudget budget;
    private final StallWatch watch;
    private final long limit;
    private final Sink sink;
    private final byte[] header = new byte[GrpcFrame.PREFIX_BYTES];
    private int have;
    private long left;
    private ByteRope rope = new ByteRope();
    private MemoryBudget.Reservation reservation;
    private long lastProgressNanos = System.nanoTime();
    private boolean paused;
    private boolean over;

    /** Where the messages go. */
    interface Sink {
        void message(Message message);

        /** The client has said everything. */
        void end();

        /** Nothing more comes: the code says why, E…616 that the frames make no sense. */
        void refused(MeshException failure);
    }

    MessageReader(HttpServerRequest request, MemoryBudget budget, StallWatch watch, long limit, Sink sink) {
        this.request = request;
        this.budget = budget;
        this.watch = watch;
        this.limit = limit;
        this.sink = sink;
        this.reservation = budget.open();
    }

    /** Begins to read, unless it was stopped before; the first message is awaited at once. */
    void start() {
        if (over) {
            return;
        }
        watch.add(this);
        request.handler(this::chunk).endHandler(v -> ended());
    }

    /** Stops the flow until {@link #resume}; a chunk that is under way is still cut. */
    void pause() {
        paused = true;
        request.pause();
    }

    void resume() {
        if (paused) {
            paused = false;
            lastProgressNanos = System.nanoTime();
            request.resume();
        }
    }

    /** Reads no more and gives back what an unfinished message holds. */
    void stop() {
        over = true;
        watch.remove(this);
        reservation.release();
        rope = new ByteRope();
        resume();
    }

    private void chunk(Buffer chunk) {
        lastProgressNanos = System.nanoTime();
        int at = 0;
        while (at < chunk.length() && !over) {
            if (have < GrpcFrame.PREFIX_BYTES) {
                header[have++] = chunk.getByte(at++);
                if (have == GrpcFrame.PREFIX_BYTES) {
                    begin();
                }
            } else {
                int step = (int) Math.min(left, chunk.length() - at);
                if (!reservation.grow(step)) {
                    refuse(MemoryBudget.full());
                    return;
                }
                rope.add(step == chunk.length() ? chunk : chunk.slice(at, at + step));
                at += step;
                left -= step;
                deliverWhenWhole();
            }
        }
    }

    private void begin() {
        left = (header[1] & 0xffL) << 24 | (header[2] & 0xffL) << 16 | (header[3] & 0xffL) << 8 | (header[4] & 0xffL);
        if (header[0] != 0 && header[0] != 1) {
            refuse(new MeshException(ErrorCode.CODEC, "a gRPC frame begins with 0 or 1, not " + (header[0] & 0xff)));
        } else if (left > limit) {
            refuse(new MeshException(
                    ErrorCode.TOO_LARGE, "a message of " + left + " bytes is over the limit of " + limit));
        } else {
            watch.add(this);
            deliverWhenWhole();
        }
    }

    private void deliverWhenWhole() {
        if (left > 0) {
            return;
        }
        Message message = new Message(header[0] == 1, rope.toByteString(), reservation);
        rope = new ByteRope();
        reservation = budget.open();
        have = 0;
        watch.remove(this);
        sink.message(message);
    }

    private void ended() {
        if (over) {
            return;
        }
        if (have > 0) {
            refuse(new MeshException(ErrorCode.CODEC, "the call ended within a message"));
        } else {
            stop();
            sink.end();
        }
    }

    private void refuse(MeshException failure) {
        stop();
        sink.refused(failure);
    }

    @Override
    public long lastProgressNanos() {
        return paused ? System.nanoTime() : lastProgressNanos;
    }

    @Override
    public void stalled() {
        if (!over) {
            refuse(new MeshException(ErrorCode.TIMEOUT, "the message stopped arriving"));
        }
    }
}
