package io.be.mesh.cluster.session.grid;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names one push or one read for good, however often it is tried and wherever: a retry finds what the first try did.
 *
 * @param origin of the process that began it
 * @param number counted there
 */
record OpId(long origin, long number) {

    static OpId read(DataInput in) throws IOException {
        return new OpId(in.readLong(), in.readLong());
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(origin);
        out.writeLong(number);
    }

    /** Makes the ids of one process. Thread safe. */
    static final class Source {
        private final long origin = new SecureRandom().nextLong();
        private final AtomicLong next = new AtomicLong();

        OpId next() {
            return new OpId(origin, next.incrementAndGet());
        }
    }
}
