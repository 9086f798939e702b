package io.be.mesh.cluster.table;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One write of a table, on its way to the owner. */
class WriteRows extends Mutation implements HazelcastInstanceAware {
    private Map<String, byte[]> puts = Map.of();
    private Set<String> removes = Set.of();
    private transient @Nullable HazelcastInstance owner;

    /** For the grid. */
    WriteRows() {}

    /** @param puts the values, sealed */
    WriteRows(Map<String, byte[]> puts, Set<String> removes, Position since, long now) {
        super(since, now);
        this.puts = puts;
        this.removes = removes;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        owner = instance;
    }

    @Override
    Decision decide(TableState state) {
        return TableRules.write(state, puts, removes, now(), seen());
    }

    @Override
    List<Conflict> conflicts(TableState before, Decision decision) {
        return List.of();
    }

    private Set<UUID> seen() {
        return owner == null
                ? Set.of()
                : owner.getCluster().getMembers().stream()
                        .map(member -> member.getUuid())
                        .collect(Collectors.toSet());
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        super.writeData(out);
        out.writeInt(puts.size());
        for (var put : puts.entrySet()) {
            out.writeString(put.getKey());
            out.writeByteArray(put.getValue());
        }
        GridForm.writeTexts(removes, out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        super.readData(in);
        puts = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            puts.put(GridForm.readText(in), GridForm.readBytes(in));
        }
        removes = GridForm.readTexts(in);
    }
}
