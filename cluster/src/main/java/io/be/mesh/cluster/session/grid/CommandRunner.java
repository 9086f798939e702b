package io.be.mesh.cluster.session.grid;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.map.IMap;
import com.hazelcast.map.impl.proxy.MapProxyImpl;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands at this member. A command whose copy was not confirmed is run again until it is: only then is its outcome
 * told and do those who waited get their messages. Any context; completes on the caller's.
 */
final class CommandRunner {
    private final Vertx vertx;
    private final MapProxyImpl<String, SessionState> sessions;
    private final LocalReplica replica;

    CommandRunner(Vertx vertx, IMap<String, SessionState> sessions, LocalReplica replica) {
        this.vertx = vertx;
        this.sessions = (MapProxyImpl<String, SessionState>) sessions;
        this.replica = replica;
    }

    /**
     * Runs it; {@code NOT_OWNER} when the session is another member's now. Fails with E…503 when too few replicas see each
     * other or the copy was not confirmed within the deadline: then nobody knows whether it took effect.
     */
    Future<Outcome> run(String session, SessionCommand command, Patience patience) {
        int partition;
        try {
            partition = replica.partition(session);
        } catch (HazelcastInstanceNotActiveException e) {
            return Future.succeededFuture(Outcome.NOT_OWNER); // what was here is with the others now
        }
        return once(session, command, partition)
                .transform(tried -> {
                    if (tried.succeeded() && isSettled(command, partition)) {
                        return Future.succeededFuture(tried.result());
                    }
                    Throwable cause = tried.cause();
                    if (cause instanceof HazelcastInstanceNotActiveException) {
                        return Future.succeededFuture(Outcome.NOT_OWNER); // what was here is with the others now
                    }
                    if (cause != null && !isPassing(cause)) {
                        return Future.failedFuture(failure(cause));
                    }
                    return patience.pause(vertx)
                            .compose(
                                    again -> run(session, command, patience),
                                    over -> Future.failedFuture(unconfirmed(session, cause)));
                })
                .andThen(ended -> {
                    boolean settled = ended.succeeded() && ended.result().code() != Outcome.Code.NOT_OWNER;
                    command.takeHandovers()
                            .forEach(each -> each.waiter().answer(settled ? each.told() : Outcome.NOT_OWNER));
                });
    }

    /** With the same member there before and after, the copy went to it, and the grid has waited for its confirmation. */
    private boolean isSettled(SessionCommand command, int partition) {
        if (command.outcome().code() == Outcome.Code.NOT_COPIED) {
            return false;
        }
        UUID holder = command.copyHolder();
        return !command.isChange()
                || !replica.needsCopies()
                || (holder != null && holder.equals(replica.copyHolder(partition)));
    }

    /**
     * Not {@link IMap#submitToKey}: that one carries each answer over another thread of the grid, on a machine of two cores
     * over a new one.
     */
    private Future<Outcome> once(String session, SessionCommand command, int partition) {
        Promise<Outcome> promise = Promise.promise();
        command.beginHere(partition);
        Executor here = here();
        try {
            sessions.executeOnKeyInternal(session, command)
                    .whenCompleteAsync((nothing, failure) -> complete(promise, command, failure), here);
        } catch (RuntimeException e) {
            promise.fail(e);
        }
        return promise.future();
    }

    private static void complete(Promise<Outcome> promise, SessionCommand command, @Nullable Throwable failure) {
        if (failure == null) {
            promise.complete(command.outcome());
        } else {
            promise.fail(failure);
        }
    }

    private Executor here() {
        Context context = vertx.getOrCreateContext();
        return task -> {
            try {
                context.runOnContext(ignored -> task.run());
            } catch (RejectedExecutionException e) {
                task.run(); // the node goes down: whoever still waits is told on this thread
            }
        };
    }

    /** Whether another try may find the grid in a better state: a member has left, a partition moves, a copy is late. */
    private static boolean isPassing(Throwable cause) {
        return !(cause instanceof SplitBrainProtectionException || cause instanceof MeshException);
    }

    private static MeshException failure(Throwable cause) {
        return cause instanceof SplitBrainProtectionException
                ? new MeshException(
                        ErrorCode.UNAVAILABLE, "too few replicas of this node see each other: it takes no messages now")
                : MeshException.of(cause);
    }

    private static MeshException unconfirmed(String session, @Nullable Throwable cause) {
        String why = cause == null ? "there is no second replica to copy it to" : String.valueOf(cause.getMessage());
        return new MeshException(
                ErrorCode.UNAVAILABLE,
                "session '" + session + "' was not changed on two replicas in time: " + why,
                cause);
    }
}
