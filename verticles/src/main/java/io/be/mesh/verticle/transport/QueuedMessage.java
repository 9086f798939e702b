package io.be.mesh.verticle.transport;

import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.StoredMessage;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A message of a topic with its place in the order of arrival and the bytes it holds. Owner's thread only. */
final class QueuedMessage {
    static final Comparator<QueuedMessage> BY_ARRIVAL = Comparator.comparingLong(QueuedMessage::sequence);

    private final long sequence;
    private final StoredMessage message;
    private final Topic topic;
    private final MemoryBudget.Reservation reservation;
    private final long charge;
    private boolean charged = true;
    private @Nullable InFlight inFlight;

    QueuedMessage(
            long sequence, StoredMessage message, Topic topic, MemoryBudget.Reservation reservation, long charge) {
        this.sequence = sequence;
        this.message = message;
        this.topic = topic;
        this.reservation = reservation;
        this.charge = charge;
    }

    long sequence() {
        return sequence;
    }

    StoredMessage message() {
        return message;
    }

    String sender() {
        return message.sender();
    }

    Topic topic() {
        return topic;
    }

    long charge() {
        return charge;
    }

    /** Whether its session counts it. */
    boolean charged() {
        return charged;
    }

    void charged(boolean counted) {
        charged = counted;
    }

    /** Makes room on the node for others; false when the node lends no more. */
    boolean lend() {
        return reservation.lend();
    }

    /** Takes its room on the node again; false when there is none. */
    boolean reclaim() {
        return reservation.reclaim();
    }

    /** The delivery whose rollback counts; null while queued and after the end. */
    @Nullable
    InFlight inFlight() {
        return inFlight;
    }

    void inFlight(@Nullable InFlight delivery) {
        inFlight = delivery;
    }

    void free() {
        reservation.release();
    }
}
