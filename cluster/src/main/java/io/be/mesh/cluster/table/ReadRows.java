package io.be.mesh.cluster.table;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializable;
import java.io.IOException;
import java.util.Map;

/** The question what has changed in a table, on its way to the owner. */
final class ReadRows implements EntryProcessor<String, TableState, Answer>, ReadOnly, DataSerializable {
    private static final TableState NONE = new TableState(Position.START.life());

    private Position since = Position.START;
    private Map<String, RowVersion> known = Map.of();

    /** For the grid. */
    ReadRows() {}

    /** @param known what the asker has, to be told only of newer rows and of those it should offer; empty to be told of all */
    ReadRows(Position since, Map<String, RowVersion> known) {
        this.since = since;
        this.known = known;
    }

    @Override
    public Answer process(Map.Entry<String, TableState> entry) {
        TableState state = entry.getValue();
        return new Answer((state == null ? NONE : state).changes(since, known));
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        GridForm.write(since, out);
        GridForm.writeVersions(known, out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        since = GridForm.readPosition(in);
        known = GridForm.readVersions(in);
    }
}
