package io.be.mesh.verticle.transport;

import static io.be.mesh.verticle.transport.Queues.SECOND;
import static io.be.mesh.verticle.transport.Queues.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.cluster.session.Admission;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.StoredMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Thousands of random operations, each compared with a model too simple to be wrong: three lists. */
class QueueModelTest {
    private static final Logger log = LoggerFactory.getLogger(QueueModelTest.class);

    private static final int OPERATIONS = 4_000;
    private static final String[] SESSIONS = {"s", "r"};
    private static final String[] TOPICS = {"t", "t-mesh-split-1", "u"};
    private static final String[] SENDERS = {"a", "b", "c"};

    private record Message(int number, QueueKey key, String sender) {}

    private record Wait(Waiter waiter, PopRequest request, long end) {}

    private record Taken(Message message, Delivery delivery) {}

    private final Queues queues = new Queues();
    private final List<Message> queued = new ArrayList<>();
    private final List<Wait> waiting = new ArrayList<>();
    private final List<Taken> taken = new ArrayList<>();
    private final List<Runnable> expectations = new ArrayList<>();
    private Random random = new Random();
    private int numbers;

    static long[] seeds() {
        return new long[] {1, 2, 3, System.nanoTime()};
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theQueuesDoWhatTheModelDoes(long seed) {
        log.atInfo().addKeyValue("seed", seed).log("model test");
        random = new Random(seed);
        for (int i = 0; i < OPERATIONS; i++) {
            step();
            queues.loop.run();
            expectations.forEach(Runnable::run);
            expectations.clear();
            assertThat(waiting).allMatch(wait -> Queues.waits(wait.waiter()));
            assertThat(queues.level(Level.WAITING_POPS)).isEqualTo(waiting.size());
            assertThat(queues.level(Level.MESSAGES)).isEqualTo(queued.size() + taken.size());
            assertThat(queues.budget.used()).isEqualTo(charges(queued));
            assertThat(queues.budget.lent())
                    .isEqualTo(charges(taken.stream().map(Taken::message).toList()));
        }
        nothingIsLeftWhenAllIsReleased();
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 30) {
            push();
        } else if (dice < 55) {
            pop(random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(20_000));
        } else if (dice < 70) {
            settle(true);
        } else if (dice < 80) {
            settle(false);
        } else if (dice < 86) {
            cancel();
        } else if (dice < 92) {
            cancelOnTheWay();
        } else if (dice < 95) {
            peek();
        } else if (dice < 98) {
            advance(random.nextInt(2_000) * SECOND / 1_000);
        } else {
            release();
        }
    }

    private void push() {
        Message message = new Message(numbers++, anyKey(), any(SENDERS));
        queues.push(message.key(), message.sender(), String.valueOf(message.number()));
        modelPlace(message);
    }

    private void modelPlace(Message message) {
        Wait first = first(waiting, wait -> matches(wait.request(), message));
        if (first == null) {
            queued.add(message);
            queued.sort(Comparator.comparingInt(Message::number));
        } else {
            waiting.remove(first);
            expectations.add(() -> taken.add(got(first.waiter(), message)));
        }
    }

    private void pop(long waitMillis) {
        String sender = random.nextBoolean() ? "" : any(SENDERS);
        PopRequest request = new PopRequest(anyKey(), sender, waitMillis, "");
        Waiter waiter = queues.start(request);
        Message message = first(queued, m -> matches(request, m));
        if (message != null) {
            queued.remove(message);
            expectations.add(() -> taken.add(got(waiter, message)));
        } else if (waitMillis == 0) {
            expectations.add(() -> assertThat(Queues.endedWithNothing(waiter)).isTrue());
        } else {
            waiting.add(new Wait(waiter, request, queues.loop.nanoTime() + waitMillis * 1_000_000));
        }
    }

    private void settle(boolean confirm) {
        if (taken.isEmpty()) {
            return;
        }
        Taken one = taken.remove(random.nextInt(taken.size()));
        if (confirm) {
            one.delivery().confirm();
        } else {
            one.delivery().rollback();
            modelPlace(one.message());
        }
    }

    private void cancel() {
        if (!waiting.isEmpty()) {
            Wait gone = waiting.remove(random.nextInt(waiting.size()));
            gone.waiter().cancel();
            expectations.add(
                    () -> assertThat(Queues.endedWithNothing(gone.waiter())).isTrue());
        }
    }

    /** The reader goes away after the push has chosen it and before it has the message. */
    private void cancelOnTheWay() {
        if (waiting.isEmpty()) {
            return;
        }
        QueueKey key = waiting.get(random.nextInt(waiting.size())).request().key();
        Message message = new Message(numbers++, key, any(SENDERS));
        Wait chosen = first(waiting, wait -> matches(wait.request(), message));
        queues.push(message.key(), message.sender(), String.valueOf(message.number()));
        if (chosen != null) {
            chosen.waiter().cancel();
            waiting.remove(chosen);
            expectations.add(
                    () -> assertThat(Queues.endedWithNothing(chosen.waiter())).isTrue());
        }
        modelPlace(message);
    }

    private void peek() {
        PopRequest request = new PopRequest(anyKey(), random.nextBoolean() ? "" : any(SENDERS), 0, "");
        Message expected = first(queued, m -> matches(request, m));
        StoredMessage seen = queues.owner.peek(request.key(), request.sender());
        assertThat(seen == null ? null : seen.payload().toStringUtf8())
                .isEqualTo(expected == null ? null : String.valueOf(expected.number()));
    }

    private void advance(long nanos) {
        queues.loop.advance(nanos);
        queues.owner.sweep();
        Iterator<Wait> each = waiting.iterator();
        while (each.hasNext()) {
            Wait wait = each.next();
            if (wait.end() <= queues.loop.nanoTime()) {
                each.remove();
                expectations.add(
                        () -> assertThat(Queues.endedWithNothing(wait.waiter())).isTrue());
            }
        }
    }

    private void release() {
        QueueKey key = anyKey();
        Predicate<QueueKey> freed;
        if (random.nextBoolean()) {
            queues.owner.releaseSession(key.session(), false);
            freed = k -> k.session().equals(key.session());
        } else {
            queues.owner.releaseTopic(key);
            freed = k -> k.session().equals(key.session())
                    && (k.topic().equals(key.topic()) || k.topic().equals(key.topic() + "-mesh-split-1"));
        }
        queued.removeIf(message -> freed.test(message.key()));
        for (Wait wait : List.copyOf(waiting)) {
            if (freed.test(wait.request().key())) {
                waiting.remove(wait);
                expectations.add(() -> assertThat(Queues.code(wait.waiter())).isEqualTo("E0000000608"));
            }
        }
        for (Taken one : List.copyOf(taken)) {
            if (freed.test(one.message().key())) {
                taken.remove(one);
                one.delivery().rollback();
            }
        }
    }

    private void nothingIsLeftWhenAllIsReleased() {
        for (String session : SESSIONS) {
            queues.owner.releaseSession(session, false);
        }
        taken.forEach(one -> one.delivery().rollback());
        queues.loop.run();
        assertThat(queues.budget.used()).isZero();
        assertThat(queues.budget.lent()).isZero();
        assertThat(queues.level(Level.MESSAGES)).isZero();
        assertThat(queues.level(Level.WAITING_POPS)).isZero();
        assertThat(queues.level(Level.SESSIONS)).isZero();
    }

    private static long charges(List<Message> messages) {
        return messages.stream()
                .mapToLong(one ->
                        Admission.BOOKKEEPING + String.valueOf(one.number()).length())
                .sum();
    }

    private static Taken got(Waiter waiter, Message message) {
        Delivery delivery = Queues.delivery(waiter);
        assertThat(Queues.text(delivery)).isEqualTo(String.valueOf(message.number()));
        return new Taken(message, delivery);
    }

    private static boolean matches(PopRequest request, Message message) {
        return request.key().equals(message.key())
                && (request.sender().isEmpty() || Objects.equals(request.sender(), message.sender()));
    }

    private static <T> T first(List<T> list, Predicate<T> wanted) {
        return list.stream().filter(wanted).findFirst().orElse(null);
    }

    private QueueKey anyKey() {
        return key(any(SESSIONS), any(TOPICS));
    }

    private String any(String[] values) {
        return values[random.nextInt(values.length)];
    }
}
