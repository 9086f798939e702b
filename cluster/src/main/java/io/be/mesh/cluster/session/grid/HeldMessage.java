package io.be.mesh.cluster.session.grid;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HexFormat;

/**
 * A message in the grid.
 *
 * @param sequence its place in the order of arrival, within its session
 * @param sender node id it was filed under
 * @param messageId empty when the sender gave none
 * @param body metadata and payload, sealed; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a copy of a payload costs.
record HeldMessage(long sequence, String topic, String sender, String messageId, byte[] body) {
    /** About what a message takes on the heap beside its body. */
    private static final int BOOKKEEPING = 512;

    /** Of the random number. */
    private static final int ID_BYTES = 12;

    /** No other message has it: the seal of each begins with a random number of its own. */
    String id() {
        return HexFormat.of().formatHex(body, 0, Math.min(body.length, ID_BYTES));
    }

    /** Bytes it is charged with. */
    long charge() {
        return (long) body.length + BOOKKEEPING;
    }

    static HeldMessage read(DataInput in) throws IOException {
        long sequence = in.readLong();
        String topic = in.readUTF();
        String sender = in.readUTF();
        String messageId = in.readUTF();
        byte[] body = new byte[in.readInt()];
        in.readFully(body);
        return new HeldMessage(sequence, topic, sender, messageId, body);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(sequence);
        out.writeUTF(topic);
        out.writeUTF(sender);
        out.writeUTF(messageId);
        out.writeInt(body.length);
        out.write(body);
    }

    @Override
    public String toString() {
        return "HeldMessage[sequence=" + sequence + ", bytes=" + body.length + "]";
    }
}
