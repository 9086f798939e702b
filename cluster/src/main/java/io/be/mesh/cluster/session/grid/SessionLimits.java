package io.be.mesh.cluster.session.grid;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What bounds a session. Travels with each command, so that the backup forgets what the owner forgot.
 *
 * @param bytes of its messages
 * @param windowMillis how long message ids and request ids are remembered
 * @param entries of each of them
 */
record SessionLimits(long bytes, long windowMillis, int entries) {

    static SessionLimits read(DataInput in) throws IOException {
        return new SessionLimits(in.readLong(), in.readLong(), in.readInt());
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(bytes);
        out.writeLong(windowMillis);
        out.writeInt(entries);
    }

    /** The part of the session's bytes that answered messages may take while they can be asked for again. */
    long keptBytes() {
        return bytes / 16;
    }
}
