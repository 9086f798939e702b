package io.be.mesh.cluster.session.grid;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One session as the grid holds it: its queues, what is on its way to readers, and what is remembered of ids. The same at
 * the owner and at the backup, since both apply the same changes in the same order; every time is one a command brought.
 *
 * <p>Changed on its partition's thread only; {@link #bytes} and {@link #messages} are read from others.
 */
final class SessionState implements IdentifiedDataSerializable, HazelcastInstanceAware {
    /** Retries of a push come within seconds. */
    private static final long PUSH_WINDOW_MILLIS = 60_000;

    private static final int PUSHES = 4096;
    private static final int REFUSED_READS = 4096;
    /** The backup hears of mere use at most this often. */
    private static final long USE_MILLIS = 60_000;

    private String id;
    private long sequence;
    private long latest;
    private long used;
    private long quarantinedUntil;
    private long keptBytes;
    private volatile long bytes;
    private volatile int messages;
    private volatile int leased;
    private final Map<String, TopicState> topics = new HashMap<>();
    private final Map<OpId, Lease> leases = new HashMap<>();
    private final Map<RequestKey, Lease> requests = new HashMap<>();
    private final Recent<RequestKey, HeldMessage> kept = new Recent<>();
    private final Recent<MessageKey, Boolean> messageIds = new Recent<>();
    private final Recent<OpId, Long> pushes = new Recent<>();
    private final Recent<OpId, Boolean> refusedReads = new Recent<>();

    /** For the grid, which reads it from bytes. */
    SessionState() {
        this("");
    }

    SessionState(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** Of queued and kept messages; what is on its way to a reader makes room for others. */
    long bytes() {
        return bytes;
    }

    /** In queues. */
    int messages() {
        return messages;
    }

    /** On their way to readers. */
    int leased() {
        return leased;
    }

    /** Brings the time a command has come with; it never goes back, whatever the clocks of the replicas say. */
    long advance(long now) {
        latest = Math.max(latest, now);
        return latest;
    }

    /** Notes that somebody uses it; true when the backup is to hear of it. */
    boolean touch() {
        boolean news = latest - used >= USE_MILLIS;
        if (news) {
            used = latest;
        }
        return news;
    }

    boolean isQuarantined() {
        return quarantinedUntil > latest;
    }

    void quarantine(long until) {
        quarantinedUntil = until;
    }

    boolean idleFor(long millis) {
        return latest - used >= millis + USE_MILLIS;
    }

    /** Nothing in it that is worth an entry. */
    boolean isBarren() {
        return topics.isEmpty()
                && leases.isEmpty()
                && kept.isEmpty()
                && messageIds.isEmpty()
                && pushes.isEmpty()
                && refusedReads.isEmpty()
                && !isQuarantined();
    }

    /** The sequence this push was stored under, null when it was not. */
    @Nullable
    Long stored(OpId push) {
        return pushes.get(push, latest);
    }

    boolean knows(String topic, String sender, String messageId) {
        return !messageId.isEmpty() && messageIds.get(new MessageKey(topic, sender, messageId), latest) != null;
    }

    /** Room for so many bytes, at the cost of answered messages; false when there is none. */
    boolean makeRoom(long charge, SessionLimits limits) {
        while (bytes + charge > limits.bytes()) {
            HeldMessage oldest = kept.removeOldest();
            if (oldest == null) {
                return false;
            }
            forget(oldest);
        }
        return true;
    }

    long nextSequence() {
        return ++sequence;
    }

    /** Remembers a push and its message id; the message itself is {@link #put} or {@link #lease}d. */
    void record(OpId push, HeldMessage message, SessionLimits limits) {
        sequence = Math.max(sequence, message.sequence());
        used = latest;
        pushes.put(push, message.sequence(), latest + PUSH_WINDOW_MILLIS);
        pushes.trim(PUSHES);
        if (!message.messageId().isEmpty()) {
            messageIds.put(
                    new MessageKey(message.topic(), message.sender(), message.messageId()),
                    true,
                    latest + limits.windowMillis());
            messageIds.trim(limits.entries());
        }
    }

    void put(HeldMessage message) {
        topics.computeIfAbsent(message.topic(), name -> new TopicState()).put(message);
        account(message.charge(), 1);
    }

    /** The oldest message of this sender, of anyone when empty, left where it is. */
    @Nullable
    HeldMessage first(String topic, String sender) {
        TopicState queue = topics.get(topic);
        return queue == null ? null : queue.first(sender);
    }

    /** Takes a message out of its queue; null when it is not there. */
    @Nullable
    HeldMessage take(String topic, long sequence) {
        TopicState queue = topics.get(topic);
        if (queue == null) {
            return null;
        }
        HeldMessage message = queue.remove(sequence);
        if (message != null) {
            account(-message.charge(), -1);
        }
        if (queue.isEmpty()) {
            topics.remove(topic);
        }
        return message;
    }

    boolean isQueued(String topic, long sequence) {
        TopicState queue = topics.get(topic);
        return queue != null && queue.contains(sequence);
    }

    /** The lease of the message with this sequence. */
    @Nullable
    Lease leaseOf(long sequence) {
        for (Lease lease : leases.values()) {
            if (lease.message().sequence() == sequence) {
                return lease;
            }
        }
        return null;
    }

    /** The lease that a read has a part in. */
    @Nullable
    Lease lease(OpId read) {
        return leases.get(read);
    }

    Collection<Lease> leases() {
        return Set.copyOf(leases.values());
    }

    /** A message goes to a reader; it is in no queue. */
    void lease(Reader reader, HeldMessage message) {
        Lease lease = new Lease(reader, message);
        leases.put(reader.read(), lease);
        leased = leases.size();
        if (!reader.requestId().isEmpty()) {
            requests.put(new RequestKey(message.topic(), reader.requestId()), lease);
        }
    }

    /** The request of a lease was repeated. */
    void join(Lease lease, Reader reader) {
        lease.join(reader);
        leases.put(reader.read(), lease);
        leased = leases.size();
    }

    /** The lease of this request. */
    @Nullable
    Lease leaseOf(String topic, String requestId) {
        return requests.get(new RequestKey(topic, requestId));
    }

    /** A reader gives its lease up; whether it was the last one, so that the lease has ended. */
    boolean leave(Lease lease, OpId read) {
        String requestId = lease.requestId();
        leases.remove(read);
        leased = leases.size();
        boolean last = lease.leave(read);
        if (last && !requestId.isEmpty()) {
            requests.remove(new RequestKey(lease.message().topic(), requestId), lease);
        }
        return last;
    }

    /** Ends a lease for all its readers. */
    void end(Lease lease) {
        lease.readers().forEach(reader -> leave(lease, reader.read()));
    }

    /** What a read with this request id was answered with lately. */
    @Nullable
    HeldMessage answered(String topic, String requestId) {
        return kept.get(new RequestKey(topic, requestId), latest);
    }

    /** Keeps a message for the request it was leased to; false when that had no id or it is too large for the share. */
    boolean keep(HeldMessage message, String requestId, SessionLimits limits) {
        if (requestId.isEmpty() || message.charge() > limits.keptBytes() || bytes + message.charge() > limits.bytes()) {
            return false;
        }
        HeldMessage before =
                kept.put(new RequestKey(message.topic(), requestId), message, latest + limits.windowMillis());
        keptBytes += message.charge();
        account(message.charge(), 0);
        if (before != null) {
            forget(before);
        }
        while (keptBytes > limits.keptBytes() || kept.size() > limits.entries()) {
            HeldMessage oldest = kept.removeOldest();
            if (oldest != null) {
                forget(oldest);
            }
        }
        return true;
    }

    /** A read that has been given up before it came here. */
    void refuse(OpId read) {
        refusedReads.put(read, true, latest + PUSH_WINDOW_MILLIS);
        refusedReads.trim(REFUSED_READS);
    }

    boolean isRefused(OpId read) {
        return refusedReads.get(read, latest) != null;
    }

    /** Forgets topics: what is queued, on its way or kept. */
    void release(Predicate<String> names) {
        for (String topic : List.copyOf(topics.keySet())) {
            if (names.test(topic)) {
                TopicState queue = topics.remove(topic);
                queue.all().forEach(message -> account(-message.charge(), -1));
            }
        }
        for (Lease lease : leases()) {
            if (names.test(lease.message().topic())) {
                end(lease);
            }
        }
        List<RequestKey> keys = new ArrayList<>();
        kept.forEach((key, message) -> keys.add(key));
        keys.stream().filter(key -> names.test(key.topic())).forEach(key -> {
            HeldMessage message = kept.remove(key);
            if (message != null) {
                forget(message);
            }
        });
    }

    /** A released session is a new one when it is used again: ids of messages mean nothing any more. */
    void forgetMessageIds() {
        messageIds.clear();
    }

    /** Forgets what has had its time. */
    void prune() {
        HeldMessage expired = kept.removeExpired(latest);
        while (expired != null) {
            forget(expired);
            expired = kept.removeExpired(latest);
        }
        while (messageIds.removeExpired(latest) != null) {
            continue;
        }
        while (pushes.removeExpired(latest) != null) {
            continue;
        }
        while (refusedReads.removeExpired(latest) != null) {
            continue;
        }
    }

    private void forget(HeldMessage message) {
        keptBytes -= message.charge();
        account(-message.charge(), 0);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes, others only read.
    private void account(long charge, int count) {
        bytes += charge;
        messages += count;
    }

    /** Its entry has come to this member: as an owner's or as a backup's. */
    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        LocalReplica.of(instance).ifPresent(replica -> replica.arrived(this));
    }

    @Override
    public int getFactoryId() {
        return SessionSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return SessionSerialization.STATE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        new StateWriter(out).write();
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        id = in.readUTF();
        sequence = in.readLong();
        latest = in.readLong();
        used = in.readLong();
        quarantinedUntil = in.readLong();
        for (int i = in.readInt(); i > 0; i--) {
            put(HeldMessage.read(in));
        }
        for (int i = in.readInt(); i > 0; i--) {
            readLease(in);
        }
        for (int i = in.readInt(); i > 0; i--) {
            HeldMessage message = HeldMessage.read(in);
            kept.put(new RequestKey(message.topic(), in.readUTF()), message, in.readLong());
            keptBytes += message.charge();
            account(message.charge(), 0);
        }
        for (int i = in.readInt(); i > 0; i--) {
            messageIds.put(new MessageKey(in.readUTF(), in.readUTF(), in.readUTF()), true, in.readLong());
        }
        for (int i = in.readInt(); i > 0; i--) {
            pushes.put(OpId.read(in), in.readLong(), in.readLong());
        }
        for (int i = in.readInt(); i > 0; i--) {
            refusedReads.put(OpId.read(in), true, in.readLong());
        }
    }

    private void readLease(ObjectDataInput in) throws IOException {
        HeldMessage message = HeldMessage.read(in);
        boolean bound = in.readBoolean();
        int readers = in.readInt();
        Reader first = Reader.read(in);
        lease(first, message);
        Lease lease = leases.get(first.read());
        for (int i = 1; i < readers && lease != null; i++) {
            join(lease, Reader.read(in));
        }
        if (bound && lease != null) {
            lease.bind();
        }
    }

    /** A request id means something within its topic. */
    private record RequestKey(String topic, String requestId) {}

    /** A message id means something within its topic and sender. */
    private record MessageKey(String topic, String sender, String messageId) {}

    /** A {@code forEach} whose action may throw what writing throws. */
    private final class StateWriter {
        private final ObjectDataOutput out;
        private @Nullable IOException failure;

        StateWriter(ObjectDataOutput out) {
            this.out = out;
        }

        void write() throws IOException {
            out.writeUTF(id);
            out.writeLong(sequence);
            out.writeLong(latest);
            out.writeLong(used);
            out.writeLong(quarantinedUntil);
            List<HeldMessage> queued = topics.values().stream()
                    .flatMap(queue -> queue.all().stream())
                    .toList();
            out.writeInt(queued.size());
            for (HeldMessage message : queued) {
                message.write(out);
            }
            Collection<Lease> underWay = leases();
            out.writeInt(underWay.size());
            for (Lease lease : underWay) {
                lease.message().write(out);
                out.writeBoolean(lease.isBound());
                out.writeInt(lease.readers().size());
                for (Reader reader : lease.readers()) {
                    reader.write(out);
                }
            }
            each(kept, (key, message) -> {
                message.write(out);
                out.writeUTF(key.requestId());
            });
            each(messageIds, (key, known) -> {
                out.writeUTF(key.topic());
                out.writeUTF(key.sender());
                out.writeUTF(key.messageId());
            });
            each(pushes, (push, place) -> {
                push.write(out);
                out.writeLong(place);
            });
            each(refusedReads, (read, known) -> read.write(out));
        }

        private <K, V> void each(Recent<K, V> recent, EntryWriter<K, V> writer) throws IOException {
            out.writeInt(recent.size());
            recent.forEach((key, timed) -> {
                try {
                    writer.write(key, timed.value());
                    out.writeLong(timed.until());
                } catch (IOException e) {
                    failure = e;
                }
            });
            if (failure != null) {
                throw failure;
            }
        }
    }

    private interface EntryWriter<K, V> {
        void write(K key, V value) throws IOException;
    }
}
