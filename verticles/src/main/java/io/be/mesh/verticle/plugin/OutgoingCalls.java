package io.be.mesh.verticle.plugin;

import com.google.protobuf.ByteString;
import io.be.mesh.client.plugin.PluginException;
import io.be.mesh.cluster.plugin.OperationCalls;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** What a plugin asks of the node. Any thread of the plugin. */
final class OutgoingCalls {
    private static final int AT_ONCE = 64;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final String plugin;
    private final Context context;
    private final OperationCalls calls;
    private final Executor answers;
    private final long maxBytes;
    private final Semaphore room = new Semaphore(AT_ONCE);

    /**
     * @param context of the plugin's verticle
     * @param answers has room for every call at once
     * @param maxBytes of the arguments
     */
    OutgoingCalls(String plugin, Context context, OperationCalls calls, Executor answers, long maxBytes) {
        this.plugin = plugin;
        this.context = context;
        this.calls = calls;
        this.answers = answers;
        this.maxBytes = maxBytes;
    }

    CompletionStage<String> call(String operation, String json, Duration deadline) {
        ByteString arguments = ByteString.copyFromUtf8(json);
        if (arguments.size() > maxBytes) {
            return failed(ErrorCode.TOO_LARGE, "the arguments have more than limits.management bytes");
        }
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(LONGEST) > 0) {
            return failed(ErrorCode.BAD_REQUEST, "the deadline is not between 1 ms and " + LONGEST.toSeconds() + " s");
        }
        if (!room.tryAcquire()) {
            return failed(ErrorCode.UNAVAILABLE, AT_ONCE + " calls of this plugin are under way already");
        }
        CompletableFuture<String> answer = new CompletableFuture<>();
        long millis = Math.max(1, deadline.toMillis());
        context.runOnContext(
                go -> calls.call(plugin, operation, arguments, millis).onComplete(outcome -> hand(outcome, answer)));
        return answer;
    }

    private void hand(AsyncResult<ByteString> outcome, CompletableFuture<String> answer) {
        try {
            answers.execute(() -> {
                room.release();
                if (outcome.succeeded()) {
                    answer.complete(outcome.result().toStringUtf8());
                } else {
                    MeshException failure = MeshException.of(outcome.cause());
                    answer.completeExceptionally(
                            new PluginException(failure.code().code(), failure.message()));
                }
            });
        } catch (RejectedExecutionException e) {
            room.release(); // the plugin has been ended, and nothing of it runs any more
        }
    }

    private static CompletionStage<String> failed(ErrorCode code, String message) {
        return CompletableFuture.failedFuture(new PluginException(code.code(), message));
    }
}
