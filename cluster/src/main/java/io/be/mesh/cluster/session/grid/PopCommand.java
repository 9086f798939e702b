package io.be.mesh.cluster.session.grid;

import io.be.mesh.cluster.session.QueueKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Leases the oldest matching message to a reader, or lets the reader wait in the line of the owner. */
final class PopCommand extends SessionCommand {
    private static final long serialVersionUID = 1L;

    private static final Reader NOBODY = new Reader(new OpId(0, 0), new UUID(0, 0), "");

    private transient long now;
    private transient SessionLimits limits = new SessionLimits(0, 0, 0);
    private transient Settling settling = Settling.none();
    private transient Reader reader = NOBODY;
    private transient String topic = "";
    private transient String sender = "";
    /** At the owner: who is to wait; null when nobody is. */
    private transient @Nullable GridWaiter waiter;
    /** What was taken: decided where it runs; 0 when nothing was. */
    private transient long taken;
    /** For the grid, which reads it from bytes. */
    PopCommand() {}

    PopCommand(long now, SessionLimits limits, Settling settling, Reader reader, String topic, String sender) {
        this.now = now;
        this.limits = limits;
        this.settling = settling;
        this.reader = reader;
        this.topic = topic;
        this.sender = sender;
    }

    Reader reader() {
        return reader;
    }

    String topic() {
        return topic;
    }

    String sender() {
        return sender;
    }

    /** The command that ends this read without its message. */
    SettleCommand givenUp() {
        return new SettleCommand(now, limits, new Settling(List.of(new Settling.Settlement(reader.read(), false))));
    }

    /** Who stands in line when there is no message. */
    void waiter(GridWaiter waiting) {
        waiter = waiting;
    }

    @Override
    Outcome run(Slot slot, LocalReplica here) {
        SessionState state = settling.isEmpty() ? slot.find() : slot.open();
        taken = 0;
        if (state != null) {
            state.advance(now);
            settling.run(state, limits, here, this);
            if (state.isQuarantined()) {
                return Outcome.RELEASED;
            }
            if (state.touch()) {
                changed();
            }
            Outcome found = find(state);
            if (found != null) {
                leaveLine(here);
                return found;
            }
        }
        return await(slot.session(), here);
    }

    private @Nullable Outcome find(SessionState state) {
        if (state.isRefused(reader.read())) {
            return Outcome.EMPTY;
        }
        Lease mine = state.lease(reader.read());
        if (mine != null) {
            taken = mine.message().sequence();
            changed();
            return Outcome.message(mine.message());
        }
        Outcome again = reader.requestId().isEmpty() ? null : answerAgain(state);
        if (again != null) {
            return again;
        }
        HeldMessage first = state.first(topic, sender);
        if (first == null) {
            return null;
        }
        state.take(topic, first.sequence());
        return leased(state, first);
    }

    /** A repeated request gets what the first one got. */
    private @Nullable Outcome answerAgain(SessionState state) {
        HeldMessage answered = state.answered(topic, reader.requestId());
        if (answered != null) {
            return Outcome.copy(answered);
        }
        Lease older = state.leaseOf(topic, reader.requestId());
        if (older == null) {
            return null;
        }
        taken = older.message().sequence();
        state.join(older, reader);
        changed();
        return Outcome.message(older.message());
    }

    private Outcome leased(SessionState state, HeldMessage message) {
        taken = message.sequence();
        state.lease(reader, message);
        changed();
        return Outcome.message(message);
    }

    /** An earlier run may have put it there. */
    private void leaveLine(LocalReplica here) {
        if (waiter != null) {
            here.board().remove(waiter);
        }
    }

    private Outcome await(String session, LocalReplica here) {
        if (!reader.requestId().isEmpty()) {
            GridWaiter older = here.board().take(new QueueKey(session, topic), reader.requestId());
            if (older != null) {
                older.end(Outcome.EMPTY); // the newer of two reads with one request id takes over
            }
        }
        if (waiter == null) {
            return Outcome.EMPTY;
        }
        here.board().enlist(waiter);
        return Outcome.WAITING;
    }

    @Override
    void replay(Slot slot) {
        SessionState state = slot.open();
        state.advance(now);
        settling.replay(state, limits);
        state.touch();
        if (taken == 0 || state.lease(reader.read()) != null) {
            return;
        }
        Lease older = state.leaseOf(taken);
        if (older != null) {
            state.join(older, reader);
            return;
        }
        HeldMessage message = state.take(topic, taken);
        if (message != null) {
            state.lease(reader, message);
        }
    }

    @Override
    void write(DataOutput out) throws IOException {
        out.writeLong(now);
        limits.write(out);
        settling.write(out);
        reader.write(out);
        out.writeUTF(topic);
        out.writeUTF(sender);
        out.writeLong(taken);
    }

    @Override
    void read(DataInput in) throws IOException {
        now = in.readLong();
        limits = SessionLimits.read(in);
        settling = Settling.read(in);
        reader = Reader.read(in);
        topic = in.readUTF();
        sender = in.readUTF();
        taken = in.readLong();
    }

    @Override
    public int getClassId() {
        return SessionSerialization.POP;
    }
}
