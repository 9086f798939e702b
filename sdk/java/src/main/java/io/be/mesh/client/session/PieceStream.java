package io.be.mesh.client.session;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.wire.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes the pieces of a payload as they are read, the next one while this one is. For one thread. */
final class PieceStream extends InputStream {
    private final SessionCalls calls;
    private final Duration timeout;
    private final String topic;
    private final int count;
    private byte[] piece = new byte[0];
    private int position;
    private int asked;
    private @Nullable CompletableFuture<Optional<byte[]>> next;

    PieceStream(SessionCalls calls, Duration timeout, String topic, int count) {
        this.calls = calls;
        this.timeout = timeout;
        this.topic = topic;
        this.count = count;
        ask();
    }

    private void ask() {
        if (asked < count) {
            asked++;
            next = calls.pop(timeout, Pieces.topic(topic, asked));
        } else {
            next = null;
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? piece[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int taken = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, target, offset, taken);
        position += taken;
        return taken;
    }

    @Override
    public int available() {
        return piece.length - position;
    }

    /** Whether there is a byte to read. */
    private boolean fill() throws IOException {
        while (position == piece.length) {
            CompletableFuture<Optional<byte[]>> coming = next;
            if (coming == null) {
                return false;
            }
            piece = take(coming);
            position = 0;
            ask();
        }
        return true;
    }

    private byte[] take(CompletableFuture<Optional<byte[]>> coming) throws IOException {
        try {
            Optional<byte[]> taken = Waiting.forResult(coming);
            if (taken.isPresent()) {
                return taken.get();
            }
        } catch (MeshException e) {
            throw new IOException(e.getMessage(), e);
        }
        MeshException late = MeshException.of(
                MeshCode.TIMEOUT, "piece " + asked + " of " + count + " did not come within " + timeout);
        throw new IOException(late.getMessage(), late);
    }

    @Override
    public void close() {
        CompletableFuture<Optional<byte[]>> coming = next;
        next = null;
        asked = count;
        position = piece.length;
        if (coming != null) {
            coming.cancel(true);
        }
    }
}
