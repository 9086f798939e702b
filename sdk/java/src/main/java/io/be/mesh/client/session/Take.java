package io.be.mesh.client.session;

import io.be.mesh.client.wire.PtpAnswer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A pop that passes over messages which the program has had already. */
final class Take {
    private final Supplier<CompletableFuture<PtpAnswer>> pop;
    private final Predicate<PtpAnswer> isFirst;
    private final CompletableFuture<Optional<byte[]>> result = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<PtpAnswer> current;

    Take(Supplier<CompletableFuture<PtpAnswer>> pop, Predicate<PtpAnswer> isFirst) {
        this.pop = pop;
        this.isFirst = isFirst;
    }

    /** Cancelling the future cancels the pop under way. */
    CompletableFuture<Optional<byte[]>> start() {
        result.whenComplete((taken, cause) -> end());
        next();
        return result;
    }

    private void next() {
        CompletableFuture<PtpAnswer> call = pop.get();
        current = call;
        call.whenComplete((answer, cause) -> {
            if (cause != null) {
                result.completeExceptionally(cause);
            } else if (!result.isDone() && isFirst.test(answer)) {
                result.complete(answer.payload());
            } else if (!result.isDone()) {
                next();
            }
        });
        if (result.isDone()) {
            call.cancel(true);
        }
    }

    private void end() {
        CompletableFuture<PtpAnswer> call = current;
        if (call != null) {
            call.cancel(true);
        }
    }
}
