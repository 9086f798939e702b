package io.be.mesh.cluster.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final AtomicLong nanos = new AtomicLong(-Duration.ofSeconds(7).toNanos());
    private final RetryBudget budget = new RetryBudget(nanos::get);

    private int retries() {
        int retries = 0;
        while (budget.tryRetry()) {
            retries++;
        }
        return retries;
    }

    private void requests(int number) {
        for (int i = 0; i < number; i++) {
            budget.request();
        }
    }

    private void move(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    @Test
    void aFewRetriesAreAlwaysAllowed() {
        assertThat(retries()).isEqualTo(RetryBudget.CONSTANT);
    }

    @Test
    void oneInFiveRequestsMayBeTriedAgain() {
        requests(1_000);

        assertThat(retries()).isEqualTo(RetryBudget.CONSTANT + 200);
    }

    @Test
    void requestsCountAsLongAsTheWindow() {
        requests(1_000);
        move(RetryBudget.WINDOW.minusSeconds(1));
        assertThat(budget.tryRetry()).isTrue();
        assertThat(retries()).isEqualTo(RetryBudget.CONSTANT + 200 - 1);

        move(Duration.ofSeconds(1));
        assertThat(retries()).as("the requests are over, their retries are not").isZero();
    }

    @Test
    void theWindowSlides() {
        for (int second = 0; second < 30; second++) {
            requests(50);
            move(Duration.ofSeconds(1));
        }

        assertThat(retries()).as("of nine full seconds").isEqualTo(RetryBudget.CONSTANT + 9 * 50 / 5);
    }

    @Test
    void afterAWindowWithoutAnythingItIsIdle() {
        assertThat(budget.isIdle()).isTrue();
        budget.request();
        assertThat(budget.isIdle()).isFalse();

        move(RetryBudget.WINDOW.multipliedBy(1_000));

        assertThat(budget.isIdle()).isTrue();
        assertThat(retries()).isEqualTo(RetryBudget.CONSTANT);
    }
}
