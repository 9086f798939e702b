package io.be.mesh.cluster.session;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that messages may take on this node. Thread safe; exactly-equal is accepted.
 *
 * <p>A message on its way to a reader is lent: it makes room for others and is held beside them until it is settled.
 * Lent bytes are bounded too, so that all together never take more than 1.25 times the limit.
 */
public final class MemoryBudget {
    /** The part of the limit that may be lent beside it. */
    private static final int LENT_PART = 4;

    private final long limit;
    private final long lentLimit;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong lent = new AtomicLong();

    public MemoryBudget(long limit) {
        this.limit = limit;
        this.lentLimit = limit / LENT_PART;
    }

    public long limit() {
        return limit;
    }

    public long used() {
        return used.get();
    }

    /** Bytes held beside the limit, for messages on their way to readers. */
    public long lent() {
        return lent.get();
    }

    /** An empty reservation, to grow as bytes arrive. */
    public Reservation open() {
        return new Reservation();
    }

    /** Why something finds no room: E…700. */
    public static MeshException full() {
        return new MeshException(ErrorCode.BUFFER_FULL, "the message memory of this node is full");
    }

    private static boolean take(AtomicLong account, long bytes, long limit) {
        while (true) {
            long now = account.get();
            if (bytes > limit - now) {
                return false;
            }
            if (account.compareAndSet(now, now + bytes)) {
                return true;
            }
        }
    }

    /** Bytes held by one message. Not thread safe: handed from owner to owner. */
    public final class Reservation {
        private long held;
        private boolean aside;

        private Reservation() {}

        public long bytes() {
            return held;
        }

        /** Takes more bytes, or none and false when the node's budget has no room. Not while lent. */
        public boolean grow(long bytes) {
            if (aside) {
                throw new IllegalStateException("what is lent does not grow");
            }
            if (!take(used, bytes, limit)) {
                return false;
            }
            held += bytes;
            return true;
        }

        /** Gives back what is above {@code bytes}: a decoded payload is smaller than the body it came in. */
        public void shrinkTo(long bytes) {
            if (bytes < held) {
                (aside ? lent : used).addAndGet(bytes - held);
                held = bytes;
            }
        }

        /** Makes room for others and is held beside them; false, and nothing changed, when too much is lent already. */
        public boolean lend() {
            if (!aside && take(lent, held, lentLimit)) {
                used.addAndGet(-held);
                aside = true;
            }
            return aside;
        }

        /** Takes its room again; false, and still lent, when the node's budget has none. */
        public boolean reclaim() {
            if (aside && take(used, held, limit)) {
                lent.addAndGet(-held);
                aside = false;
            }
            return !aside;
        }

        /** Gives everything back; further calls do nothing. */
        public void release() {
            shrinkTo(0);
        }
    }
}
