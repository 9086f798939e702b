package io.be.mesh.cluster.table;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializable;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of a table as its owner decided it: what is done to the owner's state, and then, with the same numbers, to that
 * of each backup.
 */
final class Decision implements EntryProcessor<String, TableState, Answer>, DataSerializable {
    private long life;
    private long sequence;
    private RowVersion version = RowVersion.NONE;
    private Epochs epochs = Epochs.NONE;
    private Set<UUID> members = Set.of();
    private Map<String, GridRow> rows = Map.of();
    private Set<String> forgotten = Set.of();

    /** For the grid. */
    Decision() {}

    /**
     * @param version the last that was given
     * @param forgotten keys whose removal is not remembered any more
     */
    Decision(
            Position to,
            RowVersion version,
            Epochs epochs,
            Set<UUID> members,
            Map<String, GridRow> rows,
            Set<String> forgotten) {
        this.life = to.life();
        this.sequence = to.sequence();
        this.version = version;
        this.epochs = epochs;
        this.members = members;
        this.rows = rows;
        this.forgotten = forgotten;
    }

    long sequence() {
        return sequence;
    }

    RowVersion version() {
        return version;
    }

    Epochs epochs() {
        return epochs;
    }

    Set<UUID> members() {
        return members;
    }

    Map<String, GridRow> rows() {
        return rows;
    }

    Set<String> forgotten() {
        return forgotten;
    }

    @Override
    public @Nullable Answer process(Map.Entry<String, TableState> entry) {
        TableState state = entry.getValue();
        if (state == null || state.life() != life) {
            state = new TableState(life);
        }
        state.apply(this);
        entry.setValue(state);
        return null;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(life);
        out.writeLong(sequence);
        GridForm.write(version, out);
        GridForm.write(epochs, out);
        GridForm.writeMembers(members, out);
        GridForm.writeRows(rows, out);
        GridForm.writeTexts(forgotten, out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        life = in.readLong();
        sequence = in.readLong();
        version = GridForm.readVersion(in);
        epochs = GridForm.readEpochs(in);
        members = GridForm.readMembers(in);
        rows = GridForm.readRows(in);
        forgotten = GridForm.readTexts(in);
    }
}
