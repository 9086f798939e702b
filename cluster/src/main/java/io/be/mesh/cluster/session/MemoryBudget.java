package io.be.mesh.cluster.session;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes that messages may take on this node. Thread safe; exactly-equal is accepted. */
public final class MemoryBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    public long limit() {
        return limit;
    }

    public long used() {
        return used.get();
    }

    /** An empty reservation, to grow as bytes arrive. */
    public Reservation open() {
        return new Reservation();
    }

    /** Why something finds no room: E…700. */
    public static MeshException full() {
        return new MeshException(ErrorCode.BUFFER_FULL, "the message memory of this node is full");
    }

    private boolean take(long bytes) {
        while (true) {
            long now = used.get();
            if (bytes > limit - now) {
                return false;
            }
            if (used.compareAndSet(now, now + bytes)) {
                return true;
            }
        }
    }

    /** Bytes held by one message. Not thread safe: handed from owner to owner. */
    public final class Reservation {
        private long held;

        private Reservation() {}

        public long bytes() {
            return held;
        }

        /** Takes more bytes, or none and false when the node's budget has no room. */
        public boolean grow(long bytes) {
            if (!take(bytes)) {
                return false;
            }
            held += bytes;
            return true;
        }

        /** Gives back what is above {@code bytes}: a decoded payload is smaller than the body it came in. */
        public void shrinkTo(long bytes) {
            if (bytes < held) {
                used.addAndGet(bytes - held);
                held = bytes;
            }
        }

        /** Gives everything back; further calls do nothing. */
        public void release() {
            shrinkTo(0);
        }
    }
}
