package io.be.mesh.cluster.session.grid;

import io.be.mesh.cluster.session.QueueKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Stores a message, or gives it to the first who waits for it. */
final class PushCommand extends SessionCommand {
    private static final long serialVersionUID = 1L;

    private transient OpId push = new OpId(0, 0);
    private transient long now;
    private transient SessionLimits limits = new SessionLimits(0, 0, 0);
    private transient Settling settling = Settling.none();
    /** Its sequence is decided where it runs. */
    private transient HeldMessage message = new HeldMessage(0, "", "", "", new byte[0]);

    /** Who got it at once; null when it went into its queue. */
    private transient @Nullable Reader reader;
    /** Stored by an earlier try, and read since. */
    private transient boolean gone;

    /** For the grid, which reads it from bytes. */
    PushCommand() {}

    /** @param message its sequence is not looked at */
    PushCommand(OpId push, long now, SessionLimits limits, Settling settling, HeldMessage message) {
        this.push = push;
        this.now = now;
        this.limits = limits;
        this.settling = settling;
        this.message = message;
    }

    @Override
    Outcome run(Slot slot, LocalReplica here) {
        SessionState found = settling.isEmpty() ? slot.find() : slot.open();
        if (found != null) {
            found.advance(now);
            settling.run(found, limits, here, this);
            Long stored = found.stored(push);
            if (stored != null) {
                return again(found, stored);
            }
            if (found.isQuarantined()) {
                return Outcome.RELEASED;
            }
            if (found.knows(message.topic(), message.sender(), message.messageId())) {
                changed(); // the backup confirms that it has what it was sent before
                return Outcome.DONE;
            }
        }
        long charge = message.charge();
        if (!here.hasRoom(charge) || (found == null && !here.hasPlace())) {
            return Outcome.NODE_FULL;
        }
        if (charge > limits.bytes() || (found != null && !found.makeRoom(charge, limits))) {
            return Outcome.SESSION_FULL;
        }
        store(slot.open(), here);
        return Outcome.DONE;
    }

    /** An earlier try has stored it: a backup that missed that is told where it is now. */
    private Outcome again(SessionState state, long sequence) {
        message = at(sequence);
        Lease lease = state.leaseOf(sequence);
        reader = lease == null ? null : lease.readers().iterator().next();
        gone = lease == null && !state.isQueued(message.topic(), sequence);
        changed();
        return Outcome.DONE;
    }

    private void store(SessionState state, LocalReplica here) {
        state.advance(now);
        message = at(state.nextSequence());
        state.record(push, message, limits);
        GridWaiter waiter = here.board().claim(new QueueKey(state.id(), message.topic()), message.sender());
        if (waiter == null) {
            state.put(message);
        } else {
            reader = waiter.reader();
            state.lease(waiter.reader(), message);
            handOver(waiter, Outcome.message(message));
        }
        changed();
    }

    @Override
    void replay(Slot slot) {
        SessionState state = slot.open();
        state.advance(now);
        settling.replay(state, limits);
        if (message.sequence() == 0 || state.stored(push) != null) {
            return;
        }
        state.makeRoom(message.charge(), limits);
        state.record(push, message, limits);
        if (reader != null) {
            state.lease(reader, message);
        } else if (!gone) {
            state.put(message);
        }
    }

    private HeldMessage at(long sequence) {
        return new HeldMessage(sequence, message.topic(), message.sender(), message.messageId(), message.body());
    }

    @Override
    void write(DataOutput out) throws IOException {
        push.write(out);
        out.writeLong(now);
        limits.write(out);
        settling.write(out);
        message.write(out);
        out.writeBoolean(reader != null);
        if (reader != null) {
            reader.write(out);
        }
        out.writeBoolean(gone);
    }

    @Override
    void read(DataInput in) throws IOException {
        push = OpId.read(in);
        now = in.readLong();
        limits = SessionLimits.read(in);
        settling = Settling.read(in);
        message = HeldMessage.read(in);
        reader = in.readBoolean() ? Reader.read(in) : null;
        gone = in.readBoolean();
    }

    @Override
    public int getClassId() {
        return SessionSerialization.PUSH;
    }
}
