package io.be.mesh.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class WaitingTest {
    @Test
    void whoeverEndsTheFutureEndsTheCall() throws Exception {
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        Waiting.on(Runnable::run, cancelled).cancel(true);
        assertThat(cancelled).isCancelled();

        CompletableFuture<String> failed = new CompletableFuture<>();
        Waiting.on(Runnable::run, failed).completeExceptionally(new TimeoutException());
        assertThat(failed).isCancelled();

        CompletableFuture<String> late = new CompletableFuture<>();
        CompletableFuture<String> told = Waiting.on(Runnable::run, late).orTimeout(1, TimeUnit.MILLISECONDS);
        // Whoever waits for the one may be told before the other is ended.
        assertThatThrownBy(() -> late.get(10, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThat(told).isCompletedExceptionally();
    }

    @Test
    void theResultIsTold() {
        CompletableFuture<String> call = new CompletableFuture<>();
        CompletableFuture<String> told = Waiting.on(Runnable::run, call);
        call.complete("x");
        assertThat(told).isCompletedWithValue("x");
    }
}
