package io.be.mesh.verticle.transport;

import static io.be.mesh.verticle.transport.Queues.ENTRIES;
import static io.be.mesh.verticle.transport.Queues.WINDOW;
import static io.be.mesh.verticle.transport.Queues.delivery;
import static io.be.mesh.verticle.transport.Queues.endedWithNothing;
import static io.be.mesh.verticle.transport.Queues.key;
import static io.be.mesh.verticle.transport.Queues.text;
import static io.be.mesh.verticle.transport.Queues.waits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.QueueKey;
import org.junit.jupiter.api.Test;

/** The same request twice: message ids on push, request ids on pop. */
class RepeatTest {
    private static final QueueKey KEY = key("s", "t");

    private final Queues queues = new Queues();

    @Test
    void aMessageIdIsStoredOnceEvenAfterItWasRead() {
        push("a", "1", "id");
        push("a", "1", "id");
        assertThat(queues.take("")).isEqualTo("1");
        push("a", "1", "id");

        assertThat(queues.take("")).isNull();
        assertThat(queues.budget.used()).isZero();
    }

    @Test
    void aMessageIdMeansSomethingWithinItsSessionTopicAndSender() {
        push("a", "1", "id");
        push("b", "2", "id");
        queues.push(key("s", "u"), "a", ByteString.copyFromUtf8("3"), "id");
        queues.push(key("r", "t"), "a", ByteString.copyFromUtf8("4"), "id");

        assertThat(queues.take("")).isEqualTo("1");
        assertThat(queues.take("")).isEqualTo("2");
        assertThat(queues.take(key("s", "u"), "")).isEqualTo("3");
        assertThat(queues.take(key("r", "t"), "")).isEqualTo("4");
    }

    @Test
    void aMessageIdIsForgottenAfterTheWindowAndThenTheSessionIsGone() {
        push("a", "1", "id");
        assertThat(queues.take("")).isEqualTo("1");
        queues.loop.advance(WINDOW.toNanos() - 1);
        queues.owner.sweep();
        push("a", "1", "id");
        assertThat(queues.take("")).isNull();

        queues.loop.advance(1);
        queues.owner.sweep();
        assertThat(queues.level(Level.SESSIONS)).isZero();
        push("a", "1", "id");
        assertThat(queues.take("")).isEqualTo("1");
    }

    @Test
    void theOldestMessageIdIsForgottenWhenThereAreTooMany() {
        for (int i = 0; i <= ENTRIES; i++) {
            push("a", "m" + i, "id" + i);
            assertThat(queues.take("")).isEqualTo("m" + i);
        }

        push("a", "again", "id1");
        assertThat(queues.take("")).isNull();
        push("a", "again", "id0");
        assertThat(queues.take("")).isEqualTo("again");
    }

    @Test
    void aRefusedMessageIsNotRemembered() {
        ByteString large = ByteString.copyFrom(new byte[(int) Queues.MESSAGE_LIMIT]);
        long room = Queues.SESSION_LIMIT / Queues.MESSAGE_LIMIT;
        for (int i = 0; i < room; i++) {
            queues.push(KEY, "large", large, "");
        }
        assertThatThrownBy(() -> push("a", "1", "id")).hasMessageContaining("the session holds");
        queues.take("large");

        push("a", "1", "id");
        assertThat(queues.take("a")).isEqualTo("1");
    }

    @Test
    void aRepeatedRequestGetsTheSameMessageAfterItWasConfirmed() {
        queues.push("a", "1");
        queues.push("a", "2");
        delivery(pop("r")).confirm();

        Delivery again = delivery(pop("r"));
        assertThat(text(again)).isEqualTo("1");
        again.rollback();
        assertThat(text(pop("r"))).isEqualTo("1");
        assertThat(text(pop("other"))).isEqualTo("2");
    }

    @Test
    void aRepeatedRequestGetsTheMessageThatIsStillOnItsWay() {
        queues.push("a", "1");
        queues.push("a", "2");
        Delivery first = delivery(pop("r"));
        Delivery second = delivery(pop("r"));
        assertThat(text(second)).isEqualTo("1");

        first.rollback();
        assertThat(queues.take("")).as("the newer answer decides").isEqualTo("2");
        second.rollback();
        assertThat(queues.take("")).isEqualTo("1");
        assertThat(queues.budget.used()).isZero();
    }

    @Test
    void anyOfTwoAnswersThatArrivesIsEnough() {
        queues.push("a", "1");
        Delivery first = delivery(pop("r"));
        Delivery second = delivery(pop("r"));

        first.confirm();
        second.rollback();

        assertThat(queues.take("")).isNull();
        assertThat(text(pop("r"))).isEqualTo("1");
    }

    @Test
    void aRepeatedRequestTakesOverTheWait() {
        Waiter first = queues.pop(new PopRequest(KEY, "", 60_000, "r"));
        Waiter second = queues.pop(new PopRequest(KEY, "", 60_000, "r"));
        assertThat(endedWithNothing(first)).isTrue();
        assertThat(waits(second)).isTrue();

        queues.push("a", "1");
        queues.loop.run();
        assertThat(text(second)).isEqualTo("1");
    }

    @Test
    void aRequestAnsweredWithNothingWaitsAgain() {
        assertThat(endedWithNothing(pop("r"))).isTrue();
        queues.push("a", "1");

        assertThat(text(pop("r"))).isEqualTo("1");
    }

    @Test
    void aMessageThatCameBackIsNotTheAnswerAnyMore() {
        queues.push("a", "1");
        delivery(pop("r")).rollback();
        assertThat(queues.take("")).isEqualTo("1");
        queues.push("a", "2");

        assertThat(text(pop("r"))).isEqualTo("2");
    }

    @Test
    void anAnswerIsKeptForTheWindowAndGivesItsBytesBack() {
        queues.push("a", "1");
        delivery(pop("r")).confirm();
        queues.loop.advance(WINDOW.toNanos() - 1);
        queues.owner.sweep();
        assertThat(text(pop("r"))).isEqualTo("1");

        queues.loop.advance(1);
        assertThat(endedWithNothing(pop("r"))).isTrue();
        queues.owner.sweep();
        assertThat(queues.budget.used()).isZero();
        assertThat(queues.level(Level.SESSIONS)).isZero();
    }

    private void push(String sender, String text, String id) {
        queues.push(KEY, sender, ByteString.copyFromUtf8(text), id);
    }

    private Waiter pop(String requestId) {
        return queues.pop(new PopRequest(KEY, "", 0, requestId));
    }
}
