package io.be.mesh.cluster.table;

import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.core.MemberLeftException;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import io.be.mesh.cluster.grid.GridNames;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One table of the grid, as this replica asks its owner. Nothing here waits; what is asked is answered within
 * {@link #DEADLINE}.
 *
 * @param thread that the answers come on
 */
record GridTable(HazelcastInstance grid, IMap<String, TableState> tables, String name, Executor thread) {
    /** After it an answer counts as none. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Fails with a {@code MeshException}: see {@link #failure}. */
    CompletableFuture<Changes> ask(EntryProcessor<String, TableState, Answer> question) {
        CompletableFuture<Answer> answered = new CompletableFuture<>();
        answered.orTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            tables.<Answer>submitToKey(name, question).whenComplete((answer, failure) -> {
                if (failure == null) {
                    answered.complete(answer);
                } else {
                    answered.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            answered.completeExceptionally(e);
        }
        CompletableFuture<Changes> changes = new CompletableFuture<>();
        answered.whenCompleteAsync(
                        (answer, failure) -> {
                            if (failure == null) {
                                changes.complete(answer.changes());
                            } else {
                                changes.completeExceptionally(failure(failure, question instanceof ReadOnly));
                            }
                        },
                        thread)
                // Also when the thread has stopped.
                .exceptionally(failure -> {
                    changes.completeExceptionally(failure(failure, question instanceof ReadOnly));
                    return null;
                });
        return changes;
    }

    /**
     * What a failure of the grid means: {@code E0000000503} too few replicas, or the grid is not there; {@code E0000000601} no
     * certain answer, so that the change may have been made.
     *
     * @param reading whether nothing was to be changed
     */
    MeshException failure(Throwable thrown, boolean reading) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof SplitBrainProtectionException) {
            return new MeshException(ErrorCode.UNAVAILABLE, tooFew());
        }
        if (cause instanceof IndeterminateOperationStateException
                || cause instanceof OperationTimeoutException
                || cause instanceof MemberLeftException
                || cause instanceof TimeoutException) {
            return new MeshException(
                    ErrorCode.TIMEOUT,
                    reading
                            ? "the replica that owns table " + name + " has not answered"
                            : "it is not known whether the change of table " + name
                                    + " was made: not every replica that keeps it"
                                    + " has answered; read it again before you repeat it",
                    cause);
        }
        if (cause instanceof HazelcastInstanceNotActiveException || cause instanceof RejectedExecutionException) {
            return new MeshException(
                    ErrorCode.UNAVAILABLE, "table " + name + " takes no writes: this replica has left the others");
        }
        return new MeshException(
                ErrorCode.UNAVAILABLE,
                "the replicas could not agree on a change of table " + name + ": " + cause,
                cause);
    }

    private String tooFew() {
        SplitBrainProtectionConfig minimum = grid.getConfig().getSplitBrainProtectionConfig(GridNames.MINIMUM);
        int seen = grid.getCluster().getMembers().size();
        int needed = minimum.getMinimumClusterSize();
        String count =
                "table " + name + " takes no writes: " + seen + " replica(s) seen, at least " + needed + " needed";
        // The grid counts with every heartbeat only.
        return seen < needed ? count : count + "; they have just found each other";
    }
}
