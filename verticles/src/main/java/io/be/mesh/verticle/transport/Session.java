package io.be.mesh.verticle.transport;

import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A session: its topics, its bytes, its memory of ids. A topic exists only while it holds a message, waits for one or
 * has one in flight, so that the budgets and the bound on waiting pops bound the topics too. Owner's thread only.
 */
final class Session {
    /** One session may take half of the waiting pops of a node. */
    static final int MAX_WAITING = Census.MAX_WAITING / 2;

    private final String id;
    private final long limit;
    private final Census census;
    private final Map<String, Topic> topics = new HashMap<>();
    private final RecentIds messageIds;
    private final Requests requests;
    private long bytes;
    private int waiting;
    private long lastActive;

    Session(String id, long limit, Census census, RecentIds.Share ids, long windowNanos, int requestCapacity) {
        this.id = id;
        this.limit = limit;
        this.census = census;
        this.messageIds = new RecentIds(ids);
        this.requests = new Requests(census, windowNanos, requestCapacity, this::recharge, this::discharge);
    }

    String id() {
        return id;
    }

    /** Bytes charged: queued, kept for repeated requests, or in flight where the node lends no more. */
    long bytes() {
        return bytes;
    }

    RecentIds messageIds() {
        return messageIds;
    }

    Requests requests() {
        return requests;
    }

    boolean isBarren() {
        return topics.isEmpty() && messageIds.isEmpty() && requests.isEmpty();
    }

    void touch(long now) {
        lastActive = now;
    }

    /** A session somebody waits on is never idle. */
    boolean idleFor(long nanos, long now) {
        return waiting == 0 && now - lastActive >= nanos;
    }

    @Nullable
    Topic find(String topic) {
        return topics.get(topic);
    }

    Topic open(String topic) {
        return topics.computeIfAbsent(topic, name -> new Topic(this, name));
    }

    void close(Topic topic) {
        topics.remove(topic.name(), topic);
    }

    List<Topic> topics(Predicate<String> names) {
        return topics.values().stream()
                .filter(topic -> names.test(topic.name()))
                .collect(Collectors.toList());
    }

    void waitBegun() {
        if (waiting >= MAX_WAITING) {
            throw new MeshException(ErrorCode.BUFFER_FULL, "this session already has " + waiting + " waiting pops");
        }
        census.waitBegun();
        waiting++;
    }

    void waitEnded(long now) {
        waiting--;
        lastActive = now;
        census.waitEnded();
    }

    /** Charges a message to this session and the node, or fails with E…700 and charges nothing. */
    void charge(long charge, MemoryBudget.Reservation reservation, MemoryBudget node) {
        while (charge > limit - bytes) {
            if (!requests.forgetOldest()) {
                throw new MeshException(
                        ErrorCode.BUFFER_FULL,
                        "the session holds " + bytes + " of " + limit + " bytes, the message needs " + charge);
            }
        }
        while (reservation.bytes() < charge && !reservation.grow(charge - reservation.bytes())) {
            if (!requests.forgetOldest()) {
                throw new MeshException(
                        ErrorCode.BUFFER_FULL,
                        "the node holds " + node.used() + " of " + node.limit() + " bytes, the message needs "
                                + (charge - reservation.bytes()) + " more");
            }
        }
        reservation.shrinkTo(charge);
        bytes += charge;
    }

    /** It goes to a reader: a push may have its room. Where the node lends no more it stays charged. */
    void lend(QueuedMessage message) {
        if (message.charged() && message.lend()) {
            message.charged(false);
            bytes -= message.charge();
        }
    }

    /** It has come back: counted again whatever the limit, for what was accepted is never refused. */
    void takeBack(QueuedMessage message) {
        // A full node holds it beside its limit until it leaves again, so that bodies of pops can still be read.
        message.reclaim();
        count(message);
    }

    /** Charges an answered message again; false when a push has taken its room. */
    private boolean recharge(QueuedMessage message) {
        if (!message.charged() && message.charge() > limit - bytes) {
            return false;
        }
        boolean room = message.reclaim();
        if (room) {
            count(message);
        }
        return room;
    }

    private void count(QueuedMessage message) {
        if (!message.charged()) {
            message.charged(true);
            bytes += message.charge();
        }
    }

    void discharge(QueuedMessage message) {
        if (message.charged()) {
            bytes -= message.charge();
        }
        census.gone();
        message.free();
    }
}
