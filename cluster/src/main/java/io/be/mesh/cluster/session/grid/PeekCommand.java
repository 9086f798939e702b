package io.be.mesh.cluster.session.grid;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Shows the oldest matching message and leaves it. */
final class PeekCommand extends SessionCommand {
    private static final long serialVersionUID = 1L;

    private transient long now;
    private transient String topic = "";
    private transient String sender = "";

    /** For the grid, which reads it from bytes. */
    PeekCommand() {}

    PeekCommand(long now, String topic, String sender) {
        this.now = now;
        this.topic = topic;
        this.sender = sender;
    }

    @Override
    Outcome run(Slot slot, LocalReplica here) {
        SessionState state = slot.find();
        if (state == null) {
            return Outcome.EMPTY;
        }
        state.advance(now);
        if (state.isQuarantined()) {
            return Outcome.RELEASED;
        }
        if (state.touch()) {
            changed();
        }
        HeldMessage first = state.first(topic, sender);
        return first == null ? Outcome.EMPTY : Outcome.copy(first);
    }

    @Override
    void replay(Slot slot) {
        SessionState state = slot.find();
        if (state != null) {
            state.advance(now);
            state.touch();
        }
    }

    @Override
    void write(DataOutput out) throws IOException {
        out.writeLong(now);
        out.writeUTF(topic);
        out.writeUTF(sender);
    }

    @Override
    void read(DataInput in) throws IOException {
        now = in.readLong();
        topic = in.readUTF();
        sender = in.readUTF();
    }

    @Override
    public int getClassId() {
        return SessionSerialization.PEEK;
    }
}
