package io.be.mesh.cluster.table;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** A write of one row that is made only when the row is still what the writer has read. */
final class WriteIf extends WriteRows {
    private String key = "";
    private long expected;

    /** For the grid. */
    WriteIf() {}

    /**
     * @param value sealed
     * @param expected order of the row's version; 0 for no row
     */
    WriteIf(String key, byte[] value, long expected, Position since, long now) {
        super(Map.of(key, value), Set.of(), since, now);
        this.key = key;
        this.expected = expected;
    }

    @Override
    Decision decide(TableState state) {
        GridRow row = state.row(key);
        long found = row == null || row.isRemoved() ? 0 : row.version().order();
        return found == expected ? super.decide(state) : TableRules.nothing(state);
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        super.writeData(out);
        out.writeString(key);
        out.writeLong(expected);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        super.readData(in);
        key = GridForm.readText(in);
        expected = in.readLong();
    }
}
