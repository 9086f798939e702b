package io.be.mesh.cluster.session.grid;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How sessions and their commands are written, in the grid and between replicas: one number for each class. */
final class SessionSerialization implements DataSerializableFactory {
    static final int FACTORY = 7304;
    static final int STATE = 1;
    static final int REPLAY = 2;
    static final int PUSH = 3;
    static final int POP = 4;
    static final int PEEK = 5;
    static final int SETTLE = 6;
    static final int RELEASE = 7;
    static final int SWEEP = 8;

    private SessionSerialization() {}

    static void addTo(SerializationConfig config) {
        config.addDataSerializableFactory(FACTORY, new SessionSerialization());
    }

    @Override
    public IdentifiedDataSerializable create(int typeId) {
        return switch (typeId) {
            case STATE -> new SessionState();
            case REPLAY -> new Replay();
            default -> command(typeId);
        };
    }

    static void write(SessionCommand command, DataOutput out) throws IOException {
        out.writeByte(command.getClassId());
        command.write(out);
    }

    static SessionCommand read(DataInput in) throws IOException {
        SessionCommand command = command(in.readUnsignedByte());
        command.read(in);
        return command;
    }

    private static SessionCommand command(int typeId) {
        return switch (typeId) {
            case PUSH -> new PushCommand();
            case POP -> new PopCommand();
            case PEEK -> new PeekCommand();
            case SETTLE -> new SettleCommand();
            case RELEASE -> new ReleaseCommand();
            case SWEEP -> new SweepCommand();
            default -> throw new IllegalArgumentException("no session command has the number " + typeId);
        };
    }
}
