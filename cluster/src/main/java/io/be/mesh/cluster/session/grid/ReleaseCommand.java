package io.be.mesh.cluster.session.grid;

import io.be.mesh.cluster.session.TopicFamily;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Frees a topic and those derived from it, or a whole session; those who wait there are told. */
final class ReleaseCommand extends SessionCommand {
    private static final long serialVersionUID = 1L;

    private transient long now;
    private transient @Nullable String topic;
    private transient long quarantineMillis;

    /** For the grid, which reads it from bytes. */
    ReleaseCommand() {}

    private ReleaseCommand(long now, @Nullable String topic, long quarantineMillis) {
        this.now = now;
        this.topic = topic;
        this.quarantineMillis = quarantineMillis;
    }

    static ReleaseCommand ofTopic(long now, String topic) {
        return new ReleaseCommand(now, topic, 0);
    }

    /** @param quarantineMillis how long the session answers that it has been released; 0: it may be used again at once */
    static ReleaseCommand ofSession(long now, long quarantineMillis) {
        return new ReleaseCommand(now, null, quarantineMillis);
    }

    @Override
    Outcome run(Slot slot, LocalReplica here) {
        Predicate<String> names = names();
        here.board().drain(slot.session(), names).forEach(waiter -> {
            if (waiter.claim()) {
                handOver(waiter, Outcome.RELEASED);
            }
        });
        if (slot.find() != null || (quarantineMillis > 0 && here.hasPlace())) {
            release(slot, names);
            changed();
        }
        return Outcome.DONE;
    }

    @Override
    void replay(Slot slot) {
        release(slot, names());
    }

    private void release(Slot slot, Predicate<String> names) {
        SessionState state = slot.open();
        state.advance(now);
        state.release(names);
        if (topic == null) {
            state.forgetMessageIds();
            state.quarantine(quarantineMillis > 0 ? state.advance(now) + quarantineMillis : 0);
        }
    }

    private Predicate<String> names() {
        String only = topic;
        return only == null ? name -> true : name -> TopicFamily.covers(only, name);
    }

    @Override
    void write(DataOutput out) throws IOException {
        out.writeLong(now);
        out.writeLong(quarantineMillis);
        out.writeBoolean(topic != null);
        if (topic != null) {
            out.writeUTF(topic);
        }
    }

    @Override
    void read(DataInput in) throws IOException {
        now = in.readLong();
        quarantineMillis = in.readLong();
        topic = in.readBoolean() ? in.readUTF() : null;
    }

    @Override
    public int getClassId() {
        return SessionSerialization.RELEASE;
    }
}
