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
            Lease lease = state.endLease(settlement.read());
            if (lease == null) {
                refuse(state, settlement);
            } else if (settlement.delivered()) {
                state.keep(lease, limits);
            } else {
                giveBack(state, lease, here, command);
            }
            command.changed();
        }
    }

    /** A reader that is gone: its message to the next who waits, or into its old place. */
    void giveBack(SessionState state, Lease lease, LocalReplica here, SessionCommand command) {
        HeldMessage message = lease.message();
        GridWaiter next = here.board().claim(new QueueKey(state.id(), message.topic()), message.sender());
        if (next == null) {
            state.put(message);
        } else {
            successors.put(lease.reader().read(), next.reader());
            state.lease(new Lease(next.reader(), message));
            command.handOver(next, Outcome.message(message));
        }
    }

    /** At the backup. */
    void replay(SessionState state, SessionLimits limits) {
        for (Settlement settlement : settlements) {
            Lease lease = state.endLease(settlement.read());
            if (lease == null) {
                refuse(state, settlement);
            } else if (settlement.delivered()) {
                state.keep(lease, limits);
            } else {
                replayGiveBack(state, lease);
            }
        }
    }

    void replayGiveBack(SessionState state, Lease lease) {
        Reader successor = successors.get(lease.reader().read());
        if (successor == null) {
            state.put(lease.message());
        } else {
            state.lease(new Lease(successor, lease.message()));
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
