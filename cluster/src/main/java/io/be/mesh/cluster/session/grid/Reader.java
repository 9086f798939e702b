package io.be.mesh.cluster.session.grid;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.UUID;

/**
 * Who reads: names one read and the replica its client is connected to.
 *
 * @param read the same in every retry
 * @param holder member of the grid that hands the message to the client and settles it
 * @param requestId the client's, empty when it gave none
 */
record Reader(OpId read, UUID holder, String requestId) {

    static Reader read(DataInput in) throws IOException {
        OpId read = OpId.read(in);
        UUID holder = new UUID(in.readLong(), in.readLong());
        return new Reader(read, holder, in.readUTF());
    }

    void write(DataOutput out) throws IOException {
        read.write(out);
        out.writeLong(holder.getMostSignificantBits());
        out.writeLong(holder.getLeastSignificantBits());
        out.writeUTF(requestId);
    }
}
