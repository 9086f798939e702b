package io.be.mesh.verticle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.MeshException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One owner on a fake loop, and short words to speak to it. */
final class Queues {
    static final long SECOND = Duration.ofSeconds(1).toNanos();
    static final long MESSAGE_LIMIT = 1 << 20;
    static final long SESSION_LIMIT = 12 << 20;
    static final long NODE_LIMIT = 32 << 20;
    static final Duration WINDOW = Duration.ofMinutes(10);
    static final Duration QUARANTINE = Duration.ofMinutes(30);
    static final Duration IDLE = Duration.ofHours(12);
    static final int ENTRIES = 100;

    static final MeshConfig.Limits LIMITS = new MeshConfig.Limits(MESSAGE_LIMIT, SESSION_LIMIT, NODE_LIMIT, 1 << 20);
    static final MeshConfig.Queue QUEUE = new MeshConfig.Queue(
            Duration.ofSeconds(120), Duration.ofHours(1), IDLE, QUARANTINE, WINDOW, ENTRIES, Duration.ofSeconds(1));

    final FakeLoop loop = new FakeLoop();
    final MemoryBudget budget = new MemoryBudget(NODE_LIMIT);
    final MeshMetrics metrics = new MeshMetrics(new SimpleMeterRegistry());
    final Census census = new Census(metrics, NODE_LIMIT / 4);
    final SessionOwner owner =
            new SessionOwner(loop, OwnerSettings.of(LIMITS, QUEUE, 1), budget, census, loop::nanoTime);

    static QueueKey key(String session, String topic) {
        return new QueueKey(session, topic);
    }

    static PopRequest read(String sender, long waitMillis) {
        return new PopRequest(key("s", "t"), sender, waitMillis, "");
    }

    void push(QueueKey key, String sender, ByteString payload, String messageId) {
        MemoryBudget.Reservation body = budget.open();
        assertThat(body.grow(payload.size())).isTrue();
        owner.push(key, new StoredMessage(sender, payload, Map.of(), messageId), body);
    }

    void push(QueueKey key, String sender, String text) {
        push(key, sender, ByteString.copyFromUtf8(text), "");
    }

    void push(String sender, String text) {
        push(key("s", "t"), sender, text);
    }

    /** A pop whose reader is on another context, not yet served. */
    Waiter start(PopRequest request) {
        Waiter waiter = new Waiter(owner, request, loop, false);
        owner.pop(waiter);
        return waiter;
    }

    /** A pop as far as it gets without anything new. */
    Waiter pop(PopRequest request) {
        Waiter waiter = start(request);
        loop.run();
        return waiter;
    }

    Waiter await(String sender) {
        return pop(read(sender, 60_000));
    }

    /** The text of the message that is there now, confirmed; {@code null} when there is none. */
    String take(QueueKey key, String sender) {
        PendingPop pop = pop(new PopRequest(key, sender, 0, ""));
        loop.run();
        assertThat(pop.result().succeeded()).isTrue();
        Optional<Delivery> delivery = pop.result().result();
        delivery.ifPresent(Delivery::confirm);
        return delivery.map(Queues::text).orElse(null);
    }

    String take(String sender) {
        return take(key("s", "t"), sender);
    }

    long level(Level level) {
        return metrics.get(level);
    }

    static String text(Delivery delivery) {
        return delivery.message().payload().toStringUtf8();
    }

    /** The delivery of a pop that has been answered with one. */
    static Delivery delivery(PendingPop pop) {
        assertThat(pop.result().succeeded()).as("answered").isTrue();
        return pop.result().result().orElseThrow();
    }

    static String text(PendingPop pop) {
        return text(delivery(pop));
    }

    static boolean waits(PendingPop pop) {
        return !pop.result().isComplete();
    }

    static boolean endedWithNothing(PendingPop pop) {
        return pop.result().succeeded() && pop.result().result().isEmpty();
    }

    static String code(PendingPop pop) {
        assertThat(pop.result().failed()).as("failed").isTrue();
        return ((MeshException) pop.result().cause()).code().code();
    }
}
