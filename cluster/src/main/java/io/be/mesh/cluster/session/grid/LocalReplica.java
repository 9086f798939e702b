package io.be.mesh.cluster.session.grid;

import com.hazelcast.cluster.Address;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.ClusterService;
import com.hazelcast.internal.partition.InternalPartition;
import com.hazelcast.internal.partition.InternalPartitionService;
import com.hazelcast.internal.partition.PartitionReplica;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the commands of this member find here: who waits, how much room there is, whose partition a session is in. Any
 * thread.
 *
 * <p>Asks Hazelcast's own partition table for the place of the second copy: the public one tells only the owner, and a write
 * that has no backup at the moment is answered by the grid as if it had.
 */
final class LocalReplica {
    /** A session costs about 1 KiB even when it holds little; as owner and as backup. */
    static final int MAX_SESSIONS = 131_072;

    private static final String CONTEXT_KEY = "io.be.mesh.sessions";

    private final HazelcastInstance instance;
    private final InternalPartitionService partitions;
    private final ClusterService members;
    private final WaitBoard board = new WaitBoard();
    private final Map<String, SessionState> present = new ConcurrentHashMap<>();
    private final IntSupplier minimum;
    private final long roomBytes;
    private final AtomicLong owned = new AtomicLong();
    private volatile int sessions;
    private volatile long messages;

    /**
     * @param minimum members that must see each other; from two on nothing is answered that this member alone holds
     * @param roomBytes of the sessions this member owns
     */
    LocalReplica(HazelcastInstance instance, IntSupplier minimum, long roomBytes) {
        this.instance = instance;
        Node node = implementation(instance).node;
        this.partitions = node.getPartitionService();
        this.members = node.getClusterService();
        this.minimum = minimum;
        this.roomBytes = roomBytes;
        instance.getUserContext().put(CONTEXT_KEY, this);
    }

    /** That of a member; empty on one that keeps no sessions. */
    static Optional<LocalReplica> of(HazelcastInstance instance) {
        return Optional.ofNullable((LocalReplica) instance.getUserContext().get(CONTEXT_KEY));
    }

    private static HazelcastInstanceImpl implementation(HazelcastInstance instance) {
        return instance instanceof HazelcastInstanceProxy proxy
                ? proxy.getOriginal()
                : (HazelcastInstanceImpl) instance;
    }

    WaitBoard board() {
        return board;
    }

    /** This member, as the grid knows it now: it gets another id when it joins again after a split. */
    UUID self() {
        return instance.getCluster().getLocalMember().getUuid();
    }

    /** Where a session is, as long as it exists. */
    int partition(String session) {
        return partitions.getPartitionId((Object) session);
    }

    /** The owner of a session's partition; null while nobody is. */
    @Nullable
    UUID owner(String session) {
        var owner = partitions.getPartition(partition(session)).getReplica(0);
        return owner == null ? null : owner.uuid();
    }

    /** Not any more when this member has left: what was here is with the others. */
    boolean owns(String session) {
        try {
            return partitions.getPartition(partition(session)).isLocal();
        } catch (HazelcastInstanceNotActiveException e) {
            return false;
        }
    }

    /**
     * The member that gets the second copy of what is written to a partition now; null when there is none. One that the table
     * still names and that is gone gets none: the grid leaves it out and confirms the write all the same.
     */
    @Nullable
    UUID copyHolder(int partition) {
        PartitionReplica second = partitions.getPartition(partition).getReplica(1);
        return second == null || members.getMember(second.address(), second.uuid()) == null ? null : second.uuid();
    }

    /** Whether what one member holds alone does not count. */
    boolean needsCopies() {
        return minimum.getAsInt() >= 2;
    }

    /** Whether this member may take so many bytes more as an owner. */
    boolean hasRoom(long charge) {
        return owned.get() + charge <= roomBytes;
    }

    /** Whether it may hold one session more. */
    boolean hasPlace() {
        return present.size() < MAX_SESSIONS;
    }

    /** Sessions this member owns, when last counted. */
    int sessions() {
        return sessions;
    }

    /** Messages in their queues, when last counted. */
    long messages() {
        return messages;
    }

    /** Bytes of the sessions this member owns. */
    long owned() {
        return owned.get();
    }

    /** The bytes of a session that this member owns have changed. */
    void changed(long delta) {
        owned.addAndGet(delta);
    }

    /** A session's entry is here, as owner or as backup. */
    void arrived(SessionState state) {
        present.put(state.id(), state);
    }

    void removed(String session) {
        present.remove(session);
    }

    /** Counts anew: partitions come and go without a command. Gives each session this member owns to the caller. */
    void count(Consumer<SessionState> ofOwned) {
        Address here = instance.getCluster().getLocalMember().getAddress();
        long bytes = 0;
        long queued = 0;
        int count = 0;
        for (Map.Entry<String, SessionState> each : present.entrySet()) {
            InternalPartition partition = partitions.getPartition(partition(each.getKey()));
            if (partition.isLocal()) {
                bytes += each.getValue().bytes();
                queued += each.getValue().messages();
                count++;
                ofOwned.accept(each.getValue());
            } else if (!partition.isOwnerOrBackup(here)) {
                present.remove(each.getKey(), each.getValue());
            }
        }
        owned.set(bytes);
        messages = queued;
        sessions = count;
    }
}
