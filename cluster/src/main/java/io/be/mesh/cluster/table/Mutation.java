package io.be.mesh.cluster.table;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A change of a table on its way to the owner, which decides it, does it, has the backups do the same and answers what has
 * changed since the asker's position. An object is used once.
 */
abstract class Mutation implements EntryProcessor<String, TableState, Answer>, DataSerializable {
    private Position since = Position.START;
    private long now;
    private transient @Nullable Decision decided;

    /** For the grid. */
    Mutation() {}

    /** @param now milliseconds at the asker */
    Mutation(Position since, long now) {
        this.since = since;
        this.now = now;
    }

    long now() {
        return now;
    }

    abstract Decision decide(TableState state);

    /** What the change wins against without having seen it. */
    abstract List<Conflict> conflicts(TableState before, Decision decision);

    @Override
    public Answer process(Map.Entry<String, TableState> entry) {
        TableState held = entry.getValue();
        TableState state =
                held == null ? new TableState(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE)) : held;
        Decision decision = decide(state);
        if (!state.fits(decision.rows())) {
            return new Answer(state.changes(since, Map.of()).asRefused());
        }
        boolean nothing = decision.rows().isEmpty()
                && decision.forgotten().isEmpty()
                && decision.epochs().equals(state.epochs());
        if (nothing && held != null) {
            return new Answer(state.changes(since, Map.of()));
        }
        List<Conflict> conflicts = conflicts(state, decision);
        state.apply(decision);
        decided = decision;
        entry.setValue(state);
        long own = decision.rows().isEmpty() ? 0 : decision.sequence();
        return new Answer(state.changes(since, Map.of()).withOwn(own).withConflicts(conflicts));
    }

    /** What was decided; null when there is nothing for the backups to do. */
    @Override
    public @Nullable EntryProcessor<String, TableState, Answer> getBackupProcessor() {
        return decided;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        GridForm.write(since, out);
        out.writeLong(now);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        since = GridForm.readPosition(in);
        now = in.readLong();
    }
}
