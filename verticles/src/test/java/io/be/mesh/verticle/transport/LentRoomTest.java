package io.be.mesh.verticle.transport;

import static io.be.mesh.verticle.transport.Queues.MESSAGE_LIMIT;
import static io.be.mesh.verticle.transport.Queues.NODE_LIMIT;
import static io.be.mesh.verticle.transport.Queues.SESSION_LIMIT;
import static io.be.mesh.verticle.transport.Queues.delivery;
import static io.be.mesh.verticle.transport.Queues.key;
import static io.be.mesh.verticle.transport.Queues.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message on its way to a reader makes room for another, and can still come back. */
class LentRoomTest {
    private static final int IN_A_SESSION = (int) (SESSION_LIMIT / MESSAGE_LIMIT);
    private static final int ON_THE_NODE = (int) (NODE_LIMIT / MESSAGE_LIMIT);
    private static final int LENT = ON_THE_NODE / 4;

    private final Queues queues = new Queues();

    @AfterEach
    void nothingIsHeldWhenAllIsReleased() {
        for (int i = 0; i <= ON_THE_NODE; i++) {
            queues.owner.releaseSession("s" + i, false);
        }
        assertThat(queues.budget.used()).isZero();
        assertThat(queues.budget.lent()).isZero();
        assertThat(queues.level(Level.MESSAGES)).isZero();
    }

    @Test
    void aFullSessionTakesAnotherAsSoonAsOneIsOnItsWay() {
        fill("s0", IN_A_SESSION);
        refused("s0");
        Delivery first = pop("s0");

        push("s0", 'x');
        refused("s0");
        assertThat(queues.budget.used()).isEqualTo(SESSION_LIMIT);
        assertThat(queues.budget.lent()).isEqualTo(MESSAGE_LIMIT);
        first.confirm();
        refused("s0");
        assertThat(queues.budget.used()).isEqualTo(SESSION_LIMIT);
        assertThat(queues.budget.lent()).isZero();
    }

    @Test
    void whatComesBackTakesItsOldPlaceInASessionThatIsFullAgain() {
        fill("s0", IN_A_SESSION);
        Delivery first = pop("s0");
        push("s0", 'x');

        first.rollback();

        refused("s0");
        assertThat(queues.budget.used()).isEqualTo(SESSION_LIMIT + MESSAGE_LIMIT);
        assertThat(queues.budget.lent()).isZero();
        StringBuilder order = new StringBuilder();
        for (int i = 0; i <= IN_A_SESSION; i++) {
            Delivery next = pop("s0");
            order.append(text(next).charAt(0));
            next.confirm();
        }
        assertThat(order).hasToString("abcdefghijklx");
    }

    @Test
    void aFullNodeTakesAnotherAndHoldsWhatComesBackBesideItsLimit() {
        fillTheNode();
        refused("s" + ON_THE_NODE);
        Delivery first = pop("s0");
        push("s" + ON_THE_NODE, 'x');

        first.rollback();

        assertThat(queues.budget.used()).isEqualTo(NODE_LIMIT);
        assertThat(queues.budget.lent()).isEqualTo(MESSAGE_LIMIT);
        refused("s1");
        Delivery again = pop("s0");
        assertThat(text(again)).startsWith("a");
        refused("s0");
        again.confirm();
        assertThat(queues.budget.used()).isEqualTo(NODE_LIMIT);
        assertThat(queues.budget.lent()).isZero();
    }

    @Test
    void noMoreThanAQuarterOfTheNodeIsLent() {
        fillTheNode();
        List<Delivery> away = new ArrayList<>();
        for (int i = 0; i <= LENT; i++) {
            Delivery delivery = pop("s" + i);
            away.add(delivery);
        }
        assertThat(queues.budget.lent()).isEqualTo(NODE_LIMIT / 4);
        for (int i = 0; i < LENT; i++) {
            push("s" + i, 'x');
        }
        refused("s0");

        away.forEach(Delivery::confirm);

        assertThat(queues.budget.lent()).isZero();
        assertThat(queues.budget.used()).isEqualTo(NODE_LIMIT - MESSAGE_LIMIT);
    }

    @Test
    void aReleaseFreesWhatIsLentWhenItsReaderIsDone() {
        fill("s0", 3);
        Delivery read = pop("s0");
        Delivery unread = pop("s0");
        queues.owner.releaseSession("s0", false);
        assertThat(queues.budget.used()).isZero();
        assertThat(queues.budget.lent()).isEqualTo(2 * MESSAGE_LIMIT);

        read.confirm();
        unread.rollback();

        assertThat(queues.budget.lent()).isZero();
        assertThat(queues.take(key("s0", "t"), "")).isNull();
    }

    @Test
    void anAnswerKeptForRepetitionIsChargedAgain() {
        fill("s0", 1);
        Delivery first = pop("s0", "r");
        assertThat(queues.budget.lent()).isEqualTo(MESSAGE_LIMIT);

        first.confirm();

        assertThat(queues.budget.used()).isEqualTo(MESSAGE_LIMIT);
        assertThat(queues.budget.lent()).isZero();
        assertThat(text(pop("s0", "r"))).startsWith("a");
    }

    @Test
    void anAnswerWhoseRoomIsTakenIsNotKept() {
        fill("s0", IN_A_SESSION);
        Delivery first = pop("s0", "r");
        push("s0", 'x');

        first.confirm();

        assertThat(queues.budget.used()).isEqualTo(SESSION_LIMIT);
        assertThat(queues.budget.lent()).isZero();
        Delivery next = pop("s0", "r");
        assertThat(text(next)).startsWith("b");
        next.confirm();
    }

    @Test
    void aFullNodeDoesNotKeepAnAnswerEither() {
        fillTheNode();
        Delivery first = pop("s0", "r");
        push("s" + ON_THE_NODE, 'x');

        first.confirm();

        assertThat(queues.budget.used()).isEqualTo(NODE_LIMIT);
        assertThat(queues.budget.lent()).isZero();
    }

    @Test
    void aDeliveryThatWasTakenOverGivesNothingBack() {
        fill("s0", 1);
        Delivery older = pop("s0", "r");
        Delivery newer = pop("s0", "r");
        assertThat(queues.budget.lent()).isEqualTo(MESSAGE_LIMIT);

        older.rollback();
        assertThat(queues.budget.lent()).isEqualTo(MESSAGE_LIMIT);
        newer.rollback();
        assertThat(queues.budget.used()).isEqualTo(MESSAGE_LIMIT);
        assertThat(queues.budget.lent()).isZero();
    }

    @Test
    void whatIsLentDoesNotGrow() {
        MemoryBudget.Reservation reservation = new MemoryBudget(100).open();
        assertThat(reservation.grow(10)).isTrue();
        assertThat(reservation.lend()).isTrue();

        assertThatThrownBy(() -> reservation.grow(1)).isInstanceOf(IllegalStateException.class);
    }

    private void fill(String session, int messages) {
        for (int i = 0; i < messages; i++) {
            push(session, (char) ('a' + i));
        }
    }

    private void fillTheNode() {
        for (int i = 0; i < ON_THE_NODE; i++) {
            push("s" + i, 'a');
        }
    }

    /** A message of exactly the limit, all of one letter. */
    private void push(String session, char letter) {
        String text = String.valueOf(letter).repeat((int) MESSAGE_LIMIT);
        queues.owner.push(
                key(session, "t"),
                new StoredMessage("a", ByteString.copyFromUtf8(text), Map.of(), ""),
                queues.budget.open());
    }

    private Delivery pop(String session, String requestId) {
        return delivery(queues.pop(new PopRequest(key(session, "t"), "", 0, requestId)));
    }

    private Delivery pop(String session) {
        return pop(session, "");
    }

    private void refused(String session) {
        assertThatThrownBy(() -> push(session, 'y'))
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUFFER_FULL));
    }
}
