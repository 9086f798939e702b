package io.be.mesh.verticle.ingress.delivery;

import io.be.mesh.cluster.session.Delivery;

/** A delivery whose answer is being written or has been written, and that is not settled. One event loop. */
final class OpenDelivery {
    private final Delivery delivery;
    private final int bytes;
    private long writtenAt;
    private boolean written;
    private boolean acknowledged;

    OpenDelivery(Delivery delivery) {
        this.delivery = delivery;
        this.bytes = delivery.message().payload().size();
    }

    Delivery delivery() {
        return delivery;
    }

    int bytes() {
        return bytes;
    }

    void written(long now) {
        written = true;
        writtenAt = now;
    }

    boolean isWritten() {
        return written;
    }

    /** Whether the answer was with the kernel at that time; {@code System.nanoTime()} values. */
    boolean writtenBy(long time) {
        return written && time - writtenAt >= 0;
    }

    long age(long now) {
        return now - writtenAt;
    }

    /** The peer's kernel has all of the answer. */
    void acknowledged() {
        acknowledged = written;
    }

    boolean isAcknowledged() {
        return acknowledged;
    }
}
