package io.be.mesh.verticle.registry.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(3).toNanos());
    private final Breaker breaker = new Breaker(nanos::get);

    private void move(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    private Breaker.Change fail(int times) {
        Breaker.Change last = Breaker.Change.NONE;
        for (int i = 0; i < times; i++) {
            last = breaker.failed(false);
        }
        return last;
    }

    @Test
    void fiveFailuresInARowOpenIt() {
        assertThat(fail(4)).isEqualTo(Breaker.Change.NONE);
        assertThat(breaker.isClosed()).isTrue();

        assertThat(fail(1)).isEqualTo(Breaker.Change.OPENED);
        assertThat(breaker.isClosed()).isFalse();
    }

    @Test
    void aSuccessBetweenThemBeginsTheRowAnew() {
        fail(4);
        breaker.succeeded(false);

        assertThat(fail(4)).isEqualTo(Breaker.Change.NONE);
        assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void onlyItsTrialIsTriedAndOnlyAfterItsTime() {
        fail(5);
        assertThat(breaker.tryTrial(false)).isFalse();

        move(Breaker.FIRST_WAIT);

        assertThat(breaker.tryTrial(false)).isTrue();
        assertThat(breaker.tryTrial(false)).as("while another is under way").isFalse();
        assertThat(breaker.tryTrial(true)).as("while another is under way").isFalse();
    }

    @Test
    void anEarlyTrialDoesNotWait() {
        fail(5);

        assertThat(breaker.tryTrial(true)).isTrue();
    }

    @Test
    void aGoodTrialClosesItAndABadOneDoesNot() {
        fail(5);
        move(Breaker.FIRST_WAIT);
        breaker.tryTrial(false);
        assertThat(breaker.failed(true)).isEqualTo(Breaker.Change.REOPENED);
        assertThat(breaker.tryTrial(false)).isFalse();

        move(Breaker.FIRST_WAIT.multipliedBy(2));
        assertThat(breaker.tryTrial(false)).isTrue();

        assertThat(breaker.succeeded(true)).isEqualTo(Breaker.Change.CLOSED);
        assertThat(breaker.isClosed()).isTrue();
        assertThat(fail(4)).isEqualTo(Breaker.Change.NONE);
    }

    @Test
    void theWaitGrowsToItsBound() {
        fail(5);
        Duration expected = Breaker.FIRST_WAIT;
        for (int i = 0; i < 10; i++) {
            assertThat(breaker.rest()).isEqualTo(expected);
            move(expected);
            breaker.tryTrial(false);
            breaker.failed(true);
            Duration doubled = expected.multipliedBy(2);
            expected = doubled.compareTo(Breaker.LONGEST_WAIT) > 0 ? Breaker.LONGEST_WAIT : doubled;
        }
        assertThat(breaker.rest()).isEqualTo(Breaker.LONGEST_WAIT);
    }

    @Test
    void whatFailsAgainSoonWaitsLongerAndWhatWasLongWellBeginsAnew() {
        fail(5);
        move(Breaker.FIRST_WAIT);
        breaker.tryTrial(false);
        breaker.succeeded(true);
        fail(5);
        assertThat(breaker.rest()).isEqualTo(Breaker.FIRST_WAIT.multipliedBy(2));

        move(breaker.rest());
        breaker.tryTrial(false);
        breaker.succeeded(true);
        move(Breaker.LONGEST_WAIT);
        fail(5);

        assertThat(breaker.rest()).isEqualTo(Breaker.FIRST_WAIT);
    }

    @Test
    void resultsOfWhatBeganBeforeItOpenedChangeNothing() {
        fail(5);

        assertThat(breaker.succeeded(false)).isEqualTo(Breaker.Change.NONE);
        assertThat(breaker.failed(false)).isEqualTo(Breaker.Change.NONE);
        assertThat(breaker.isClosed()).isFalse();
        assertThat(breaker.rest()).isEqualTo(Breaker.FIRST_WAIT);
    }

    @Test
    void anAbandonedTrialMakesRoomForTheNext() {
        fail(5);
        move(Breaker.FIRST_WAIT);
        breaker.tryTrial(false);

        breaker.abandoned(true);

        assertThat(breaker.tryTrial(false)).isTrue();
    }

    @Test
    void aTrialWithoutAResultIsGivenUpAfterAnotherWait() {
        fail(5);
        move(Breaker.FIRST_WAIT);
        breaker.tryTrial(false);

        move(Breaker.FIRST_WAIT);

        assertThat(breaker.tryTrial(false)).isTrue();
    }
}
