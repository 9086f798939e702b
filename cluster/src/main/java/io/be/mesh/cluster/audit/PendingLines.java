package io.be.mesh.cluster.audit;

import io.be.mesh.cluster.vertx.CallerPromise;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines that wait for the disk, and who waits for them. What has very many changes becomes several lines, so that a line stays
 * short enough to read.
 *
 */
record PendingLines(List<AuditEvent> lines, CallerPromise waiting) {
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
        return new PendingLines(lines, CallerPromise.here("an audit line"));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    Future<Void> result() {
        return waiting.future();
    }

    void succeed() {
        waiting.succeed();
    }

    void fail(MeshException failure) {
        waiting.fail(failure);
    }
}
