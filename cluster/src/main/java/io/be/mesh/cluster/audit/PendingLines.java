package io.be.mesh.cluster.audit;

import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines that wait for the disk, and who waits for them. What has very many changes becomes several lines, so that a line stays
 * short enough to read.
 *
 * @param caller context to complete on; null completes on the thread of the log
 */
record PendingLines(
        List<AuditEvent> lines,
        Promise<Void> promise,
        @Nullable Context caller) {
    private static final Logger log = LoggerFactory.getLogger(PendingLines.class);
    private static final int CHANGES_OF_A_LINE = 20;
    private static final int LONGEST_TEXT = 200;

    static PendingLines of(AuditEvent event) {
        List<Change> changes = event.changes();
        List<AuditEvent> lines = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(changes.size(), from + CHANGES_OF_A_LINE);
            List<Change> part = changes.subList(from, to).stream()
                    .map(change -> new Change(cut(change.object()), change.before(), change.after()))
                    .toList();
            lines.add(new AuditEvent(
                    cut(event.who()), cut(event.from()), cut(event.action()), part, cut(event.result())));
            from = to;
        } while (from < changes.size());
        return new PendingLines(lines, Promise.promise(), Vertx.currentContext());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    void succeed() {
        settle(promise::tryComplete);
    }

    void fail(MeshException failure) {
        settle(() -> promise.tryFail(failure));
    }

    private void settle(Runnable settling) {
        try {
            if (caller == null) {
                settling.run();
            } else {
                caller.runOnContext(ignored -> settling.run());
            }
        } catch (RejectedExecutionException e) {
            log.atDebug().log("the caller's event loop is gone, nobody waits for this line");
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("a listener of an audit line failed");
        }
    }
}
