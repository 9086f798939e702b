package io.be.mesh.verticle.transport;

import static io.be.mesh.verticle.transport.Queues.SECOND;
import static io.be.mesh.verticle.transport.Queues.code;
import static io.be.mesh.verticle.transport.Queues.delivery;
import static io.be.mesh.verticle.transport.Queues.endedWithNothing;
import static io.be.mesh.verticle.transport.Queues.key;
import static io.be.mesh.verticle.transport.Queues.read;
import static io.be.mesh.verticle.transport.Queues.text;
import static io.be.mesh.verticle.transport.Queues.waits;
import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.protocol.code.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is woken, when, and what becomes of those who are gone. */
class WaitingTest {
    private final Queues queues = new Queues();

    @Test
    void aPushWakesExactlyTheFirstWhoseFilterMatches() {
        Waiter b1 = queues.await("b");
        Waiter any1 = queues.await("");
        Waiter a1 = queues.await("a");
        Waiter any2 = queues.await("");

        queues.push("a", "1");
        queues.loop.run();
        assertThat(text(any1)).isEqualTo("1");
        assertThat(List.of(b1, a1, any2)).allMatch(Queues::waits);

        queues.push("a", "2");
        queues.loop.run();
        assertThat(text(a1)).isEqualTo("2");

        queues.push("c", "3");
        queues.loop.run();
        assertThat(text(any2)).isEqualTo("3");

        queues.push("c", "4");
        queues.loop.run();
        assertThat(waits(b1)).isTrue();
        assertThat(queues.take("")).isEqualTo("4");
    }

    @Test
    void aPushToAnotherTopicWakesNobody() {
        Waiter waiter = queues.await("");

        queues.push(key("s", "u"), "a", "1");
        queues.push(key("r", "t"), "a", "2");
        queues.loop.run();

        assertThat(waits(waiter)).isTrue();
    }

    @Test
    void tenThousandAreWokenInOrderOfWaiting() {
        List<Waiter> waiters = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            waiters.add(queues.await(i % 2 == 0 ? "" : "a"));
        }

        for (int i = 0; i < 10_000; i++) {
            queues.push("a", String.valueOf(i));
        }
        queues.loop.run();

        for (int i = 0; i < 10_000; i++) {
            assertThat(text(waiters.get(i))).isEqualTo(String.valueOf(i));
        }
        assertThat(queues.level(Level.WAITING_POPS)).isZero();
    }

    @Test
    void aWaitEndsWithNothingAtItsEndAndNotBefore() {
        Waiter late = queues.pop(read("", 3_000));
        Waiter early = queues.pop(read("", 1_000));
        Waiter next = queues.pop(read("", 1_001));

        queues.loop.advance(SECOND - 1);
        assertThat(waits(early)).isTrue();
        queues.loop.advance(1);
        assertThat(endedWithNothing(early)).isTrue();
        assertThat(waits(next)).isTrue();
        assertThat(waits(late)).isTrue();
        queues.loop.advance(2 * SECOND);
        assertThat(endedWithNothing(late)).isTrue();
        assertThat(queues.level(Level.WAITING_POPS)).isZero();
        assertThat(queues.level(Level.SESSIONS)).isZero();

        queues.push("a", "1");
        assertThat(queues.take("")).isEqualTo("1");
    }

    @Test
    void aReadWithoutWaitDoesNotWait() {
        assertThat(endedWithNothing(queues.pop(read("", 0)))).isTrue();
        assertThat(endedWithNothing(queues.pop(read("", -1)))).isTrue();
    }

    @Test
    void aCancelledWaitTakesNothing() {
        Waiter gone = queues.await("");
        Waiter next = queues.await("");

        gone.cancel();
        queues.push("a", "1");
        queues.loop.run();

        assertThat(endedWithNothing(gone)).isTrue();
        assertThat(text(next)).isEqualTo("1");
    }

    @Test
    void aCancelFromAnotherThreadCountsBeforeItsOwnerHears() {
        Waiter gone = queues.await("");
        Waiter next = queues.await("");

        queues.loop.outside(gone::cancel);
        queues.push("a", "1");
        queues.loop.run();

        assertThat(endedWithNothing(gone)).isTrue();
        assertThat(text(next)).isEqualTo("1");
        assertThat(queues.level(Level.WAITING_POPS)).isZero();
    }

    @Test
    void aMessageOnItsWayToACancelledReaderGoesToTheNext() {
        Waiter gone = queues.await("");
        Waiter next = queues.await("a");
        queues.push("a", "1");

        gone.cancel();
        queues.loop.run();

        assertThat(endedWithNothing(gone)).isTrue();
        assertThat(text(next)).isEqualTo("1");
    }

    @Test
    void aMessageHandedOverIsTheReadersToSettle() {
        Waiter waiter = queues.await("");
        queues.push("a", "1");
        queues.loop.run();

        waiter.cancel();
        queues.loop.run();

        assertThat(queues.take("")).isNull();
        delivery(waiter).rollback();
        assertThat(queues.take("")).isEqualTo("1");
    }

    @Test
    void aCancelBeforeTheCallHasReachedTheOwnerTakesNothing() {
        queues.push("a", "1");
        Waiter waiter = new Waiter(queues.owner, read("", 1_000), queues.loop, false);
        waiter.cancel();

        queues.owner.pop(waiter);
        queues.loop.run();

        assertThat(endedWithNothing(waiter)).isTrue();
        assertThat(queues.take("")).isEqualTo("1");
        assertThat(queues.level(Level.WAITING_POPS)).isZero();
    }

    @Test
    void whatComesBackWakesTheFirstWhoWaits() {
        queues.push("a", "1");
        Waiter first = queues.pop(read("", 0));
        Waiter waiting = queues.await("a");

        delivery(first).rollback();
        queues.loop.run();

        assertThat(text(waiting)).isEqualTo("1");
    }

    @Test
    void drainingEndsEveryWaitAndLetsNobodyWait() {
        List<Waiter> waiters = List.of(
                queues.await(""), queues.await("a"), queues.pop(new PopRequest(key("r", "t"), "", 9_000, "id")));

        queues.owner.drain();
        queues.loop.run();

        assertThat(waiters).allMatch(Queues::endedWithNothing);
        assertThat(endedWithNothing(queues.await(""))).isTrue();
        queues.push("a", "1");
        assertThat(text(queues.await(""))).isEqualTo("1");
    }

    @Test
    void oneSessionMayTakeHalfOfTheWaitsAndTheNodeIsBounded() {
        for (int i = 0; i < Session.MAX_WAITING; i++) {
            queues.await("");
        }
        assertThat(code(queues.await(""))).isEqualTo(ErrorCode.BUFFER_FULL.code());
        for (int i = Session.MAX_WAITING; i < Census.MAX_WAITING; i++) {
            assertThat(waits(queues.pop(new PopRequest(key("r", "t"), "", 60_000, ""))))
                    .isTrue();
        }
        assertThat(code(queues.pop(new PopRequest(key("q", "t"), "", 60_000, ""))))
                .isEqualTo(ErrorCode.BUFFER_FULL.code());
        assertThat(queues.level(Level.SESSIONS)).isEqualTo(2);

        queues.loop.advance(60 * SECOND);
        assertThat(queues.level(Level.WAITING_POPS)).isZero();
        assertThat(queues.level(Level.SESSIONS)).isZero();
    }
}
