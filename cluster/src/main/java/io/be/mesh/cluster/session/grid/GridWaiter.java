package io.be.mesh.cluster.session.grid;

import io.be.mesh.cluster.session.QueueKey;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A reader that stands in a line of this member until a message comes, its time is over or its partition moves away. It is
 * answered once. Any thread.
 */
final class GridWaiter {
    private final QueueKey key;
    private final String sender;
    private final Reader reader;
    private final Consumer<Outcome> answer;
    private final AtomicBoolean claimed = new AtomicBoolean();

    /**
     * @param sender only messages of this sender; empty: of anyone
     * @param answer called once: a message, {@code EMPTY}, {@code RELEASED}, or {@code NOT_OWNER} when it has to ask elsewhere
     */
    GridWaiter(QueueKey key, String sender, Reader reader, Consumer<Outcome> answer) {
        this.key = key;
        this.sender = sender;
        this.reader = reader;
        this.answer = answer;
    }

    QueueKey key() {
        return key;
    }

    Reader reader() {
        return reader;
    }

    boolean takesFrom(String other) {
        return sender.isEmpty() || sender.equals(other);
    }

    /** Wins the right to answer it. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** Answers it, after {@link #claim}. */
    void answer(Outcome outcome) {
        answer.accept(outcome);
    }

    /** Answers it unless somebody else does. */
    void end(Outcome outcome) {
        if (claim()) {
            answer(outcome);
        }
    }
}
