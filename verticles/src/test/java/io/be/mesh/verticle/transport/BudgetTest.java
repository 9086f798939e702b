package io.be.mesh.verticle.transport;

import static io.be.mesh.verticle.transport.Queues.MESSAGE_LIMIT;
import static io.be.mesh.verticle.transport.Queues.NODE_LIMIT;
import static io.be.mesh.verticle.transport.Queues.SESSION_LIMIT;
import static io.be.mesh.verticle.transport.Queues.delivery;
import static io.be.mesh.verticle.transport.Queues.key;
import static io.be.mesh.verticle.transport.Queues.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.cluster.session.Admission;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What messages cost, and what happens when there is no more. */
class BudgetTest {
    private static final ByteString LARGEST = ByteString.copyFrom(new byte[(int) MESSAGE_LIMIT]);

    private final Queues queues = new Queues();

    @Test
    void messagesOfExactlyTheLimitFillASessionToTheByte() {
        for (int i = 0; i < SESSION_LIMIT / MESSAGE_LIMIT; i++) {
            queues.push(key("s", "t"), "a", LARGEST, "");
        }
        assertThat(queues.budget.used()).isEqualTo(SESSION_LIMIT);

        assertThatThrownBy(() -> queues.push("a", "")).isInstanceOfSatisfying(MeshException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.BUFFER_FULL);
            assertThat(e.message()).contains(SESSION_LIMIT + " of " + SESSION_LIMIT);
        });
        assertThat(queues.budget.used()).isEqualTo(SESSION_LIMIT);

        queues.push(key("another", "t"), "a", LARGEST, "");
    }

    @Test
    void theNodeIsFullBeforeItsSessionsAre() {
        for (int i = 0; i < NODE_LIMIT / MESSAGE_LIMIT; i++) {
            queues.push(key("s" + i, "t"), "a", LARGEST, "");
        }

        assertThatThrownBy(() -> queues.push(key("last", "t"), "a", ""))
                .isInstanceOfSatisfying(MeshException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.BUFFER_FULL);
                    assertThat(e.message()).contains(NODE_LIMIT + " of " + NODE_LIMIT);
                });
        assertThat(queues.level(Level.SESSIONS)).isEqualTo(NODE_LIMIT / MESSAGE_LIMIT);
    }

    @Test
    void emptyMessagesAreBoundedToo() {
        int stored = 0;
        MeshException full = null;
        while (full == null) {
            try {
                queues.push("a", "");
                stored++;
            } catch (MeshException e) {
                full = e;
            }
        }

        assertThat(full.code()).isEqualTo(ErrorCode.BUFFER_FULL);
        assertThat(stored).isEqualTo((int) (SESSION_LIMIT / Admission.BOOKKEEPING));
    }

    @Test
    void metadataIsCharged() {
        MemoryBudget.Reservation body = queues.budget.open();
        Map<String, String> metadata = Map.of("name", "x".repeat(70_000));

        queues.owner.push(key("s", "t"), new StoredMessage("a", ByteString.EMPTY, metadata, ""), body);

        assertThat(queues.budget.used()).isEqualTo(70_004);
    }

    @Test
    void aBodyLargerThanItsPayloadIsGivenBackDownToTheCharge() {
        MemoryBudget.Reservation body = queues.budget.open();
        assertThat(body.grow(MESSAGE_LIMIT + 500_000)).isTrue();

        queues.owner.push(key("s", "t"), new StoredMessage("a", LARGEST, Map.of(), ""), body);

        assertThat(queues.budget.used()).isEqualTo(MESSAGE_LIMIT);
    }

    @Test
    void bytesAreHeldUntilTheReaderHasThem() {
        queues.push(key("s", "t"), "a", LARGEST, "");
        Delivery delivery = delivery(queues.pop(read("", 0)));
        assertThat(queues.budget.used() + queues.budget.lent()).isEqualTo(MESSAGE_LIMIT);
        assertThat(queues.level(Level.MESSAGES)).isOne();

        delivery.confirm();

        assertThat(queues.budget.used() + queues.budget.lent()).isZero();
        assertThat(queues.level(Level.MESSAGES)).isZero();
        assertThat(queues.level(Level.SESSIONS)).isZero();
    }

    @Test
    void answersKeptForRepetitionMakeRoomForMessages() {
        for (int i = 0; i < 2; i++) {
            queues.push(key("s", "t"), "a", LARGEST, "");
            delivery(queues.pop(new PopRequest(key("s", "t"), "", 0, "r" + i))).confirm();
        }
        assertThat(queues.budget.used()).as("kept").isEqualTo(2 * MESSAGE_LIMIT);

        for (int i = 0; i < SESSION_LIMIT / MESSAGE_LIMIT; i++) {
            queues.push(key("s", "t"), "a", LARGEST, "");
        }
        assertThat(queues.budget.used()).isEqualTo(SESSION_LIMIT);
    }

    @Test
    void keptAnswersNeverHoldMoreThanTheirPart() {
        for (int i = 0; i < 40; i++) {
            String session = "s" + i % 4;
            queues.push(key(session, "t"), "a", LARGEST, "");
            delivery(queues.pop(new PopRequest(key(session, "t"), "", 0, "r" + i)))
                    .confirm();
            assertThat(queues.budget.used()).isLessThanOrEqualTo(NODE_LIMIT / 4);
        }
    }
}
