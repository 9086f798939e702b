package io.be.mesh.server.command.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.transfer.Letter.State;
import io.be.mesh.server.command.transfer.Window.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Window window = new Window(10, 3);
    private long seq;

    @Test
    void nothingGoesBeforeTheReceiverHasAnswered() throws Exception {
        assertThat(step()).isEqualTo(Step.ASK);
        window.hear(report(0, 0));
        assertThat(step()).isEqualTo(Step.PIECE);
    }

    @Test
    void notMoreThanItsWidthAreOut() throws Exception {
        window.hear(report(0, 0));
        assertThat(takeAll()).containsExactly(0L, 1L, 2L);
        window.hear(report(2, 2));
        assertThat(takeAll()).containsExactly(3L, 4L);
        assertThat(window.again()).isZero();
    }

    @Test
    void aPieceThatIsStillOnItsWayIsNotSentAgain() throws Exception {
        window.hear(report(0, 0));
        takeAll();
        window.hear(report(1, 1));
        assertThat(takeAll()).containsExactly(3L);
    }

    @Test
    void aPieceIsLostWhenALaterLetterWasSeen() throws Exception {
        window.hear(report(0, 0));
        takeAll();
        window.hear(report(1, 3));
        assertThat(takeAll()).containsExactly(1L, 2L, 3L);
        assertThat(window.again()).isEqualTo(2);
        // What the receiver has said before it saw them come again is no second loss.
        window.hear(report(1, 3));
        assertThat(step()).isEqualTo(Step.ASK);
    }

    @Test
    void allThatWereOutAreLostAndTheAnswerToAQuestionTells() throws Exception {
        window.hear(report(0, 0));
        takeAll();
        assertThat(step()).isEqualTo(Step.ASK);
        window.hear(report(0, ++seq));
        assertThat(takeAll()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aReceiverThatHasMoreGetsTheRest() throws Exception {
        window.hear(report(8, 0));
        assertThat(takeAll()).containsExactly(8L, 9L);
    }

    @Test
    void aReceiverThatHasLostItsFileGetsAllOfIt() throws Exception {
        window.hear(report(8, 0));
        takeAll();
        window.hear(report(0, ++seq));
        assertThat(takeAll()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void theEndIsWhatTheReceiverSaysNotThatAllIsOut() throws Exception {
        window.hear(report(10, 0));
        assertThat(step()).isEqualTo(Step.ASK);
        window.hear(new Letter.Report("run", 0, 10, State.DONE, ""));
        assertThat(step()).isEqualTo(Step.END);
        window.hear(report(10, 0));
        assertThat(step()).isEqualTo(Step.END);
    }

    @Test
    void aRefusalEndsIt() {
        window.hear(new Letter.Report("run", 0, 0, State.REFUSED, "no room"));
        assertThatThrownBy(this::step).isInstanceOf(Failure.class).hasMessageContaining("no room");
    }

    @Test
    void whatCannotBeHeardEndsIt() {
        window.fail(Failure.failed(ErrorCode.FORBIDDEN, "not for you", ""));
        assertThatThrownBy(this::step).hasMessage("not for you");
    }

    /** A node between that forgets what it holds, at any moment, as often as it likes. */
    @Test
    void whateverIsLostTheReceiverHasAllInTheEnd() throws Exception {
        for (int start = 0; start < 200; start++) {
            Random random = new Random(start);
            Window sending = new Window(50, 4);
            List<long[]> queue = new ArrayList<>();
            long next = 0;
            long seen = 0;
            long letters = 0;
            for (int turn = 0; next < 50; turn++) {
                assertThat(turn).as("start %d", start).isLessThan(5_000);
                Step step = sending.await(Duration.ZERO);
                letters++;
                queue.add(step == Step.PIECE ? new long[] {letters, sending.take(letters)} : new long[] {letters, -1});
                assertThat(queue.stream().filter(letter -> letter[1] >= 0).count())
                        .isLessThanOrEqualTo(8);
                if (random.nextInt(10) == 0) {
                    queue.clear();
                }
                while (!queue.isEmpty() && random.nextInt(3) > 0) {
                    long[] letter = queue.remove(0);
                    seen = letter[0];
                    next = letter[1] == next ? next + 1 : next;
                }
                sending.hear(new Letter.Report("run", seen, next, State.RECEIVING, ""));
            }
        }
    }

    private Step step() throws Exception {
        return window.await(AT_ONCE);
    }

    private List<Long> takeAll() throws Exception {
        List<Long> taken = new ArrayList<>();
        while (step() == Step.PIECE) {
            taken.add(window.take(++seq));
        }
        return taken;
    }

    private static Letter.Report report(long next, long seq) {
        return new Letter.Report("run", seq, next, State.RECEIVING, "");
    }
}
