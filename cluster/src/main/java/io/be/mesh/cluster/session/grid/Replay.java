package io.be.mesh.cluster.session.grid;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command at the backup. */
final class Replay
        implements EntryProcessor<String, SessionState, Object>, IdentifiedDataSerializable, HazelcastInstanceAware {
    private static final long serialVersionUID = 1L;

    private transient @Nullable SessionCommand command;

    /** For the grid, which reads it from bytes. */
    Replay() {}

    Replay(SessionCommand command) {
        this.command = command;
    }

    @Override
    public @Nullable Object process(Map.Entry<String, SessionState> entry) {
        command().apply(entry);
        return null;
    }

    private SessionCommand command() {
        SessionCommand here = command;
        if (here == null) {
            throw new IllegalStateException("a replay without its command");
        }
        return here;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        command().setHazelcastInstance(instance);
    }

    @Override
    public int getFactoryId() {
        return SessionSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return SessionSerialization.REPLAY;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        SessionSerialization.write(command(), out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        command = SessionSerialization.read(in);
    }
}
