package io.be.mesh.cluster.session.grid;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of one session. Runs on the partition's thread of the owner, decides there, and is replayed with what was decided
 * at the backup before its outcome is told. May be run again when it is not known whether the backup has it: the second run
 * finds what the first one did.
 *
 * <p>Runs only where it was begun: a command that the grid would carry to another member does nothing there, since those who
 * wait are known to the owner alone.
 */
abstract sealed class SessionCommand
        implements EntryProcessor<String, SessionState, Object>, IdentifiedDataSerializable, HazelcastInstanceAware
        permits PushCommand, PopCommand, PeekCommand, SettleCommand, ReleaseCommand, SweepCommand {
    private static final long serialVersionUID = 1L;

    private static final int ELSEWHERE = -1;

    /** Of its session, at the member that began it. */
    private transient int partition = ELSEWHERE;

    private transient @Nullable LocalReplica replica;
    private transient @Nullable UUID copyHolder;
    private transient Outcome outcome = Outcome.NOT_OWNER;
    private transient boolean changed;
    private final transient List<Handover> handovers = new ArrayList<>();

    /** Decides and changes; calls {@link #changed} when the backup is to do the same. */
    abstract Outcome run(Slot slot, LocalReplica here);

    /** Does at the backup what {@link #run} has decided. */
    abstract void replay(Slot slot);

    /** Writes what a replica needs to run it, and what a backup needs to replay it. */
    abstract void write(DataOutput out) throws IOException;

    /** Reads what {@link #write} has written, into a new command. */
    abstract void read(DataInput in) throws IOException;

    /** This member runs it, if the partition of its session is its own. What an earlier try has told counts no more. */
    final void beginHere(int partitionOfSession) {
        partition = partitionOfSession;
        outcome = Outcome.NOT_OWNER;
        changed = false;
    }

    final Outcome outcome() {
        return outcome;
    }

    /** The member that was to get the second copy when this ran; null when there was none. */
    final @Nullable UUID copyHolder() {
        return copyHolder;
    }

    /** Whether the outcome counts only with a second copy. */
    final boolean isChange() {
        return changed;
    }

    /** The readers that are to be given a message once the backup has this; each is given out once. */
    final List<Handover> takeHandovers() {
        List<Handover> taken = List.copyOf(handovers);
        handovers.clear();
        return taken;
    }

    /** The backup is to replay it. */
    final void changed() {
        changed = true;
    }

    /** When the backup has this, the waiter gets the outcome. */
    final void handOver(GridWaiter waiter, Outcome told) {
        handovers.add(new Handover(waiter, told));
    }

    @Override
    public final @Nullable Object process(Map.Entry<String, SessionState> entry) {
        LocalReplica here = replica;
        changed = false;
        outcome = Outcome.NOT_OWNER;
        if (partition != ELSEWHERE && here != null) {
            copyHolder = here.copyHolder(partition);
            if (copyHolder != null || !here.needsCopies()) {
                execute(entry, here);
            } else {
                outcome = Outcome.NOT_COPIED;
            }
        }
        return null; // who began it looks at the outcome; nothing is written to tell it
    }

    private void execute(Map.Entry<String, SessionState> entry, LocalReplica here) {
        SessionState before = entry.getValue();
        long bytes = before == null ? 0 : before.bytes();
        outcome = run(new Slot(entry), here);
        SessionState after = entry.getValue();
        here.changed((after == null ? 0 : after.bytes()) - bytes);
        settle(here, entry.getKey(), before, after);
    }

    /** Replays it at the backup. */
    final void apply(Map.Entry<String, SessionState> entry) {
        SessionState before = entry.getValue();
        replay(new Slot(entry));
        LocalReplica here = replica;
        if (here != null) {
            settle(here, entry.getKey(), before, entry.getValue());
        }
    }

    private static void settle(
            LocalReplica here, String session, @Nullable SessionState before, @Nullable SessionState after) {
        if (after == null) {
            here.removed(session);
        } else if (before == null) {
            here.arrived(after);
        }
    }

    @Override
    public final @Nullable EntryProcessor<String, SessionState, Object> getBackupProcessor() {
        return changed ? new Replay(this) : null;
    }

    @Override
    public final void setHazelcastInstance(HazelcastInstance instance) {
        replica = LocalReplica.of(instance).orElse(null);
    }

    @Override
    public final int getFactoryId() {
        return SessionSerialization.FACTORY;
    }

    @Override
    public final void writeData(ObjectDataOutput out) throws IOException {
        write(out);
    }

    @Override
    public final void readData(ObjectDataInput in) throws IOException {
        read(in);
    }

    /** A reader and what it is to be told. */
    record Handover(GridWaiter waiter, Outcome told) {}
}
