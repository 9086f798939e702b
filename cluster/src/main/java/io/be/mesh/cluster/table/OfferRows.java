package io.be.mesh.cluster.table;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The rows of a replica that the grid does not have, or has only older ones of, on their way to the owner. */
final class OfferRows extends Mutation {
    private Map<String, GridRow> rows = Map.of();
    private Epochs lived = Epochs.NONE;

    /** For the grid. */
    OfferRows() {}

    /** @param lived the epochs that the replica had lived through before it came back */
    OfferRows(Map<String, GridRow> rows, Epochs lived, Position since, long now) {
        super(since, now);
        this.rows = rows;
        this.lived = lived;
    }

    @Override
    Decision decide(TableState state) {
        return TableRules.offer(state, rows, lived, now());
    }

    @Override
    List<Conflict> conflicts(TableState before, Decision decision) {
        return TableRules.conflicts(before, decision, lived);
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        super.writeData(out);
        GridForm.writeRows(rows, out);
        GridForm.write(lived, out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        super.readData(in);
        rows = GridForm.readRows(in);
        lived = GridForm.readEpochs(in);
    }
}
