package io.be.mesh.client.wire;

import static org.assertj.core.api.Assertions.assertThat;

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
        told.handle((result, cause) -> true).get(10, TimeUnit.SECONDS);
        assertThat(late).isCancelled();
    }

    @Test
    void theResultIsTold() {
        CompletableFuture<String> call = new CompletableFuture<>();
        CompletableFuture<String> told = Waiting.on(Runnable::run, call);
        call.complete("x");
        assertThat(told).isCompletedWithValue("x");
    }
}
