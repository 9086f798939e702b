package io.be.mesh.cluster.table;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link Changes} on their way from the owner of a table. */
final class Answer implements DataSerializable {
    private Changes changes =
            new Changes(0, Position.START, false, false, false, 0, Epochs.NONE, 0, Map.of(), Set.of(), List.of());

    /** For the grid. */
    Answer() {}

    Answer(Changes changes) {
        this.changes = changes;
    }

    Changes changes() {
        return changes;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(changes.from());
        GridForm.write(changes.upTo(), out);
        out.writeBoolean(changes.more());
        out.writeBoolean(changes.restarted());
        out.writeBoolean(changes.refused());
        out.writeLong(changes.own());
        GridForm.write(changes.epochs(), out);
        out.writeLong(changes.fingerprint());
        GridForm.writeRows(changes.rows(), out);
        GridForm.writeTexts(changes.wanted(), out);
        GridForm.writeConflicts(changes.conflicts(), out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        changes = new Changes(
                in.readLong(),
                GridForm.readPosition(in),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                in.readLong(),
                GridForm.readEpochs(in),
                in.readLong(),
                GridForm.readRows(in),
                GridForm.readTexts(in),
                GridForm.readConflicts(in));
    }
}
