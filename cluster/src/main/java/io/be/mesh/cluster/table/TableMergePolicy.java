package io.be.mesh.cluster.table;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingEntry;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a table when two sides of a split find each other: for each row the newer one stays, see
 * {@link TableMerge}. Runs at the owner on the surviving side; what is lost goes to the audit log of that replica.
 */
public final class TableMergePolicy
        implements SplitBrainMergePolicy<TableState, MergingEntry<String, TableState>, TableState>,
                HazelcastInstanceAware {
    private transient @Nullable HazelcastInstance owner;

    /** For the grid. */
    public TableMergePolicy() {}

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        owner = instance;
    }

    @Override
    public TableState merge(
            MergingEntry<String, TableState> merging, @Nullable MergingEntry<String, TableState> existing) {
        TableState coming = Objects.requireNonNull(merging.getDeserializedValue(), "a table");
        TableState here = existing == null ? null : existing.getDeserializedValue();
        String table = Objects.requireNonNull(merging.getKey(), "the name of a table");
        Object found = owner == null ? null : owner.getUserContext().get(MergeContext.NAME);
        MergeContext context = found instanceof MergeContext known ? known : null;
        long life = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        TableMerge merge = new TableMerge(
                life,
                here == null ? new TableState(life) : here,
                coming,
                (row, one, other) -> context == null || context.sameContent(table, row, one, other));
        TableState merged = merge.merged();
        List<Conflict> conflicts = merge.conflicts();
        if (context != null) {
            context.conflicts().lost(table, conflicts);
        }
        return merged;
    }

    @Override
    public void writeData(ObjectDataOutput out) {}

    @Override
    public void readData(ObjectDataInput in) {}
}
