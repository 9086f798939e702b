package io.be.mesh.verticle.transport;

import static io.be.mesh.verticle.transport.Queues.delivery;
import static io.be.mesh.verticle.transport.Queues.key;
import static io.be.mesh.verticle.transport.Queues.read;
import static io.be.mesh.verticle.transport.Queues.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.cluster.session.Delivery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which message a read gets. */
class OrderTest {
    private final Queues queues = new Queues();

    @Test
    void anyoneReadsInOrderOfArrivalAndAFilterInOrderOfItsSender() {
        for (int i = 0; i < 300; i++) {
            queues.push("sender" + i % 3, String.valueOf(i));
        }

        assertThat(queues.take("sender1")).isEqualTo("1");
        assertThat(queues.take("")).isEqualTo("0");
        assertThat(queues.take("")).isEqualTo("2");
        assertThat(queues.take("sender1")).isEqualTo("4");
        assertThat(queues.take("")).isEqualTo("3");
        assertThat(queues.take("nobody")).isNull();
    }

    @Test
    void oneOfTenThousandSendersIsFoundWithoutLookingAtTheOthers() {
        for (int i = 0; i < 10_000; i++) {
            queues.push("sender" + i, "m" + i);
        }

        for (int i = 9_999; i >= 0; i--) {
            assertThat(queues.take("sender" + i)).isEqualTo("m" + i);
        }
        assertThat(queues.level(Level.SESSIONS)).isZero();
        assertThat(queues.budget.used()).isZero();
    }

    @Test
    void sessionsAndTopicsAreNeverJoined() {
        queues.push(key("a", "b.c"), "x", "1");
        queues.push(key("a.b", "c"), "x", "2");
        queues.push(key("", "a.b.c"), "x", "3");

        assertThat(queues.take(key("a.b", "c"), "")).isEqualTo("2");
        assertThat(queues.take(key("", "a.b.c"), "")).isEqualTo("3");
        assertThat(queues.take(key("a", "b.c"), "")).isEqualTo("1");
    }

    @Test
    void whatComesBackTakesItsOldPlaceInWhateverOrderItComes() {
        for (int i = 0; i < 100; i++) {
            queues.push("sender" + i % 2, String.valueOf(i));
        }
        List<Delivery> taken = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            taken.add(delivery(queues.pop(read("", 0))));
        }
        Collections.shuffle(taken, new Random(7));

        taken.forEach(Delivery::rollback);

        for (int i = 0; i < 100; i++) {
            assertThat(queues.take("")).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void aDeliveryIsSettledOnceByTheFirstCall() {
        queues.push("a", "1");
        Delivery confirmed = delivery(queues.pop(read("", 0)));
        confirmed.confirm();
        confirmed.rollback();
        assertThat(queues.take("")).isNull();

        queues.push("a", "2");
        Delivery returned = delivery(queues.pop(read("", 0)));
        returned.rollback();
        returned.confirm();
        returned.rollback();
        assertThat(queues.take("")).isEqualTo("2");
        assertThat(queues.take("")).isNull();
        assertThat(queues.budget.used()).isZero();
    }

    @Test
    void anEmptyMessageIsAMessage() {
        queues.push("a", "");

        assertThat(text(queues.pop(read("", 0)))).isEmpty();
    }

    @Test
    void peekLeavesTheMessageWhereItIs() {
        queues.push("a", "1");
        queues.push("b", "2");

        assertThat(queues.owner.peek(key("s", "t"), "b").payload().toStringUtf8())
                .isEqualTo("2");
        assertThat(queues.owner.peek(key("s", "t"), "").payload().toStringUtf8())
                .isEqualTo("1");
        assertThat(queues.owner.peek(key("s", "t"), "c")).isNull();
        assertThat(queues.owner.peek(key("s", "other"), "")).isNull();
        assertThat(queues.take("")).isEqualTo("1");
    }
}
