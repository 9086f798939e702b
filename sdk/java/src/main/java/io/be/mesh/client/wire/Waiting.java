package io.be.mesh.client.wire;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** The two ways to get at a result: to wait for it, or to be told on a thread that may block. */
public final class Waiting {
    private Waiting() {}

    /** Waits; every call has a deadline of its own. An interrupt cancels the call. */
    public static <R> R forResult(CompletableFuture<R> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw MeshException.of(MeshCode.TIMEOUT, "the thread was interrupted while it waited", e);
        } catch (CancellationException e) {
            throw MeshException.of(MeshCode.RELEASED, "the call was cancelled", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof MeshException) {
                // The trace of the waiting thread is the one that helps.
                cause.addSuppressed(new WaitedHere());
                throw (MeshException) cause;
            }
            throw MeshException.of(MeshCode.INTERNAL, String.valueOf(cause), cause);
        }
    }

    /** The same result on an executor; cancelling it, or completing it in any other way, as its own time limit does, ends the call. */
    public static <R> CompletableFuture<R> on(Executor executor, CompletableFuture<R> call) {
        CompletableFuture<R> told = new CompletableFuture<>();
        told.whenComplete((result, cause) -> call.cancel(true));
        call.whenCompleteAsync(
                (result, cause) -> {
                    if (cause == null) {
                        told.complete(result);
                    } else {
                        told.completeExceptionally(cause);
                    }
                },
                executor);
        return told;
    }

    /** Where a thread waited for a call that has failed on another one. */
    private static final class WaitedHere extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
