package io.be.mesh.verticle.binding;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.vertx.RopeBuffers;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A rope to be read chunk by chunk, as fast as the reader wants: nothing is joined and nothing is copied. One event loop. */
final class RopeStream implements ReadStream<Buffer> {
    private static final int CHUNK = 64 * 1024;

    private final RopeBuffers rest;
    private final Runnable progress;
    private @Nullable Handler<Buffer> reader;
    private @Nullable Handler<Void> end;
    private long demand = Long.MAX_VALUE;
    private boolean flowing;
    private boolean ended;

    /** @param progress called for each chunk that the reader takes */
    RopeStream(ByteString rope, Runnable progress) {
        this.rest = new RopeBuffers(rope);
        this.progress = progress;
    }

    @Override
    public RopeStream handler(@Nullable Handler<Buffer> handler) {
        reader = handler;
        flow();
        return this;
    }

    @Override
    public RopeStream endHandler(@Nullable Handler<Void> handler) {
        end = handler;
        return this;
    }

    @Override
    public RopeStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this; // what is in memory does not fail
    }

    @Override
    public RopeStream pause() {
        demand = 0;
        return this;
    }

    @Override
    public RopeStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public RopeStream fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        flow();
        return this;
    }

    /** Whether the reader has been given everything. */
    boolean isOver() {
        return rest.isEmpty();
    }

    /** A reader that asks for more while it is given something is served by the loop it is called from. */
    private void flow() {
        if (flowing) {
            return;
        }
        flowing = true;
        while (demand > 0 && reader != null && !rest.isEmpty()) {
            demand--;
            progress.run();
            reader.handle(rest.next(CHUNK));
        }
        flowing = false;
        if (rest.isEmpty() && demand > 0 && !ended && end != null) {
            ended = true;
            end.handle(null);
        }
    }
}
