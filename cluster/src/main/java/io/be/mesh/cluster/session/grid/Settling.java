package io.be.mesh.cluster.session.grid;

import io.be.mesh.cluster.session.QueueKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ends of reads: delivered, or given up so that the message goes back to its place or to the next who waits. Rides on
 * other commands of its session, or on one of its own. Partition thread only, after it was made.
 */
final class Settling {
    private final List<Settlement> settlements;
    /** By the read that ended without its message: who has got it instead. */
    private final Map<OpId, Reader> successors = new HashMap<>();

    Settling(List<Settlement> settlements) {
        this.settlements = settlements;
    }

    boolean isEmpty() {
        return settlements.isEmpty();
    }

    List<Settlement> settlements() {
        return settlements;
    }

    /** At the owner. */
    void run(SessionState state, SessionLimits limits, LocalReplica here, SessionCommand command) {
        for (Settlement settlement : settlements) {
            Lease lease = state.lease(settlement.read());
            if (lease == null) {
                refuse(state, settlement);
                leaveLine(state, settlement, here);
            } else if (settlement.delivered()) {
                delivered(state, lease, limits);
            } else {
                giveUp(state, lease, settlement.read(), limits, here, command);
            }
            command.changed();
        }
    }

    /** A read that was given up waits no more, also when the word of that has not come over its connection yet. */
    private static void leaveLine(SessionState state, Settlement settlement, LocalReplica here) {
        GridWaiter waiter = here.board().take(state.id(), settlement.read());
        if (waiter != null) {
            waiter.end(Outcome.EMPTY);
        }
    }

    private static void delivered(SessionState state, Lease lease, SessionLimits limits) {
        String requestId = lease.requestId();
        state.end(lease);
        state.keep(lease.message(), requestId, limits);
    }

    /** A reader that was not served: when nobody else of its request is, the message goes to the next who waits or back. */
    void giveUp(
            SessionState state,
            Lease lease,
            OpId read,
            SessionLimits limits,
            LocalReplica here,
            SessionCommand command) {
        HeldMessage message = lease.message();
        String requestId = lease.requestId();
        if (!state.leave(lease, read) || (lease.isBound() && state.keep(message, requestId, limits))) {
            return;
        }
        GridWaiter next = here.board().claim(new QueueKey(state.id(), message.topic()), message.sender());
        if (next == null) {
            state.put(message);
        } else {
            successors.put(read, next.reader());
            state.lease(next.reader(), message);
            command.handOver(next, Outcome.message(message));
        }
    }

    /** At the backup. */
    void replay(SessionState state, SessionLimits limits) {
        for (Settlement settlement : settlements) {
            Lease lease = state.lease(settlement.read());
            if (lease == null) {
                refuse(state, settlement);
            } else if (settlement.delivered()) {
                delivered(state, lease, limits);
            } else {
                replayGiveUp(state, lease, settlement.read(), limits);
            }
        }
    }

    void replayGiveUp(SessionState state, Lease lease, OpId read, SessionLimits limits) {
        HeldMessage message = lease.message();
        String requestId = lease.requestId();
        if (!state.leave(lease, read) || (lease.isBound() && state.keep(message, requestId, limits))) {
            return;
        }
        Reader successor = successors.get(read);
        if (successor == null) {
            state.put(message);
        } else {
            state.lease(successor, message);
        }
    }

    /** A read given up before it came: when it comes, it takes nothing. Not one whose lease an earlier run has ended. */
    private void refuse(SessionState state, Settlement settlement) {
        if (!settlement.delivered() && !successors.containsKey(settlement.read())) {
            state.refuse(settlement.read());
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(settlements.size());
        for (Settlement settlement : settlements) {
            settlement.read().write(out);
            out.writeBoolean(settlement.delivered());
        }
        out.writeInt(successors.size());
        for (Map.Entry<OpId, Reader> successor : successors.entrySet()) {
            successor.getKey().write(out);
            successor.getValue().write(out);
        }
    }

    static Settling read(DataInput in) throws IOException {
        List<Settlement> settlements = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            settlements.add(new Settlement(OpId.read(in), in.readBoolean()));
        }
        Settling settling = new Settling(settlements);
        for (int i = in.readInt(); i > 0; i--) {
            settling.successors.put(OpId.read(in), Reader.read(in));
        }
        return settling;
    }

    static Settling none() {
        return new Settling(List.of());
    }

    /**
     * How one read has ended.
     *
     * @param delivered false: its client is gone, the message goes back
     */
    record Settlement(OpId read, boolean delivered) {}
}
