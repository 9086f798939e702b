package io.be.mesh.cluster.session.grid;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Takes back what replicas that are gone had on its way to their clients, and forgets what has had its time.
 *
 * <p>Whether such a client got its answer nobody knows. One that named its request asks again and gets the same message, so
 * the message stays with the request and goes to nobody else; any other message goes back to its place.
 */
final class SweepCommand extends SessionCommand {
    private static final long serialVersionUID = 1L;

    private transient long now;
    private transient SessionLimits limits = new SessionLimits(0, 0, 0);
    private transient long idleMillis;
    private transient Set<UUID> members = Set.of();
    private transient List<OpId> abandoned = new ArrayList<>();
    private transient Settling settling = Settling.none();
    private transient boolean idle;

    /** For the grid, which reads it from bytes. */
    SweepCommand() {}

    /** @param members who is there; what others held is abandoned */
    SweepCommand(long now, SessionLimits limits, long idleMillis, Set<UUID> members) {
        this.now = now;
        this.limits = limits;
        this.idleMillis = idleMillis;
        this.members = members;
    }

    @Override
    Outcome run(Slot slot, LocalReplica here) {
        SessionState state = slot.find();
        if (state == null) {
            return Outcome.DONE;
        }
        state.advance(now);
        if (members.contains(here.self())) { // else this member was on the other side of a split when it looked
            for (Lease lease : state.leases()) {
                for (Reader reader : lease.readers()) {
                    if (!members.contains(reader.holder())) {
                        abandoned.add(reader.read());
                        lease.bind();
                        settling.giveUp(state, lease, reader.read(), limits, here, this);
                    }
                }
            }
        }
        idle = state.idleFor(idleMillis);
        if (idle) {
            state.release(name -> true);
        }
        state.prune();
        changed();
        if (state.isBarren()) {
            slot.remove();
        }
        return Outcome.DONE;
    }

    @Override
    void replay(Slot slot) {
        SessionState state = slot.find();
        if (state == null) {
            return;
        }
        state.advance(now);
        for (OpId read : abandoned) {
            Lease lease = state.lease(read);
            if (lease != null) {
                lease.bind();
                settling.replayGiveUp(state, lease, read, limits);
            }
        }
        if (idle) {
            state.release(name -> true);
        }
        state.prune();
        if (state.isBarren()) {
            slot.remove();
        }
    }

    @Override
    void write(DataOutput out) throws IOException {
        out.writeLong(now);
        limits.write(out);
        out.writeBoolean(idle);
        out.writeInt(abandoned.size());
        for (OpId read : abandoned) {
            read.write(out);
        }
        settling.write(out);
    }

    @Override
    void read(DataInput in) throws IOException {
        now = in.readLong();
        limits = SessionLimits.read(in);
        idle = in.readBoolean();
        abandoned = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            abandoned.add(OpId.read(in));
        }
        settling = Settling.read(in);
    }

    @Override
    public int getClassId() {
        return SessionSerialization.SWEEP;
    }
}
