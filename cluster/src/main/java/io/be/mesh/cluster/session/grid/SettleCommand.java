package io.be.mesh.cluster.session.grid;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Ends reads when no other command of their session comes by. */
final class SettleCommand extends SessionCommand {
    private static final long serialVersionUID = 1L;

    private transient long now;
    private transient SessionLimits limits = new SessionLimits(0, 0, 0);
    private transient Settling settling = Settling.none();

    /** For the grid, which reads it from bytes. */
    SettleCommand() {}

    SettleCommand(long now, SessionLimits limits, Settling settling) {
        this.now = now;
        this.limits = limits;
        this.settling = settling;
    }

    @Override
    Outcome run(Slot slot, LocalReplica here) {
        SessionState state = slot.open();
        state.advance(now);
        settling.run(state, limits, here, this);
        return Outcome.DONE;
    }

    @Override
    void replay(Slot slot) {
        SessionState state = slot.open();
        state.advance(now);
        settling.replay(state, limits);
    }

    @Override
    void write(DataOutput out) throws IOException {
        out.writeLong(now);
        limits.write(out);
        settling.write(out);
    }

    @Override
    void read(DataInput in) throws IOException {
        now = in.readLong();
        limits = SessionLimits.read(in);
        settling = Settling.read(in);
    }

    @Override
    public int getClassId() {
        return SessionSerialization.SETTLE;
    }
}
