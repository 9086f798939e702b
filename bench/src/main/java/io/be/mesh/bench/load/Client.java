package io.be.mesh.bench.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client that sends the next request when the last one is answered. Its steps are repeated in a circle; a number of
 * them make one operation, the unit that is counted and timed. Used on the generator's event loop only.
 */
public final class Client implements Reply {
    private final List<Step> steps;
    private final int stepsPerOperation;
    private final boolean passive;
    private ClosedLoop.@Nullable Window window;
    private int position;
    private long began;
    private long operations;
    private boolean started;

    private Client(List<Step> steps, int stepsPerOperation, boolean passive) {
        this.steps = List.copyOf(steps);
        this.stepsPerOperation = stepsPerOperation;
        this.passive = passive;
        if (steps.size() % stepsPerOperation != 0) {
            throw new IllegalArgumentException("the cycle does not end with an operation");
        }
    }

    /** Runs while a window is open and stops between two operations. */
    public static Client counted(List<Step> steps, int stepsPerOperation) {
        return new Client(steps, stepsPerOperation, false);
    }

    /** The other side of counted clients: is started once and runs until its connections close. */
    public static Client passive(List<Step> steps) {
        return new Client(steps, steps.size(), true);
    }

    boolean isPassive() {
        return passive;
    }

    void run(ClosedLoop.Window open) {
        window = open;
        operations = 0;
        if (!passive || !started) {
            started = true;
            next();
        }
    }

    private void next() {
        if (position % stepsPerOperation == 0) {
            began = System.nanoTime();
        }
        Step step = steps.get(position);
        step.connection().send(step.request(), this);
    }

    @Override
    public void answered(Answer answer) {
        ClosedLoop.Window open = window;
        if (open == null) {
            return;
        }
        String wrong = steps.get(position).check().reject(answer);
        if (wrong != null) {
            open.fail(wrong);
            return;
        }
        position = (position + 1) % steps.size();
        if (!passive && position % stepsPerOperation == 0) {
            long now = System.nanoTime();
            operations++;
            open.completed(now - began);
            if (open.isOver(now)) {
                open.leave(now, operations);
                return;
            }
        }
        next();
    }

    @Override
    public void failed(Throwable cause) {
        if (window != null) {
            window.fail(String.valueOf(cause.getMessage()));
        }
    }
}
