package io.be.mesh.cluster.session.grid;

import io.be.mesh.cluster.session.QueueKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/**
 * Serves the sessions this member owns, for its own clients and for those of other replicas. A read that finds nothing waits
 * here. Any context; completes on the caller's.
 */
final class OwnerDesk {
    private final Vertx vertx;
    private final CommandRunner runner;
    private final WaitBoard board;
    private final long patienceMillis;

    /** @param patienceMillis how long an unconfirmed command is run again */
    OwnerDesk(Vertx vertx, CommandRunner runner, WaitBoard board, long patienceMillis) {
        this.vertx = vertx;
        this.runner = runner;
        this.board = board;
        this.patienceMillis = patienceMillis;
    }

    /**
     * Runs a command to its end.
     *
     * @param waitMillis how long a read waits for a message; 0 does not wait
     * @param gone completes when nobody wants the answer any more
     */
    Future<Outcome> serve(String session, SessionCommand command, long waitMillis, Future<Void> gone) {
        if (command instanceof PopCommand pop && waitMillis > 0) {
            return await(session, pop, waitMillis, gone);
        }
        return run(session, command);
    }

    private Future<Outcome> run(String session, SessionCommand command) {
        return runner.run(session, command, Patience.of(patienceMillis));
    }

    private Future<Outcome> await(String session, PopCommand pop, long waitMillis, Future<Void> gone) {
        Promise<Outcome> told = Promise.promise();
        Context asker = vertx.getOrCreateContext();
        GridWaiter waiter = new GridWaiter(
                new QueueKey(session, pop.topic()),
                pop.sender(),
                pop.reader(),
                outcome -> asker.runOnContext(here -> told.tryComplete(outcome)));
        pop.waiter(waiter);
        long timer = vertx.setTimer(waitMillis, expired -> leave(waiter));
        gone.onComplete(left -> leave(waiter));
        run(session, pop).onComplete(ran -> {
            if (ran.failed()) {
                board.remove(waiter);
                told.tryFail(ran.cause());
            } else if (ran.result().code() != Outcome.Code.WAITING && !told.tryComplete(ran.result())) {
                turnBack(session, pop, ran.result());
            }
        });
        return told.future().onComplete(ended -> vertx.cancelTimer(timer));
    }

    /** It was taken while its reader was told that there is nothing: a command that had to be run again came too late. */
    private void turnBack(String session, PopCommand pop, Outcome outcome) {
        if (outcome.code() == Outcome.Code.MESSAGE) {
            run(session, pop.givenUp());
        }
    }

    private void leave(GridWaiter waiter) {
        board.remove(waiter);
        waiter.end(Outcome.EMPTY);
    }
}
