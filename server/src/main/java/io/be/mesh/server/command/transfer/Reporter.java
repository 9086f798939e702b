package io.be.mesh.server.command.transfer;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the sender where the receiver stands, beside the thread that receives. A report that was not sent yet is replaced by a newer
 * one, so that there is never more than one.
 */
final class Reporter implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(5);

    private final Mail mail;
    private final String run = Run.fresh();
    private final Thread thread = new Thread(this::work, "mesh-reports");

    private Letter.@Nullable Report waiting;
    private String to = "";
    private boolean sending;
    private @Nullable Failure failure;

    Reporter(Mail mail) {
        this.mail = mail;
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void say(Letter.Report report, String node) {
        waiting = report;
        to = node;
        notifyAll();
    }

    /** @throws Failure why nothing can be said any more */
    synchronized void check() throws Failure {
        if (failure != null) {
            throw failure;
        }
    }

    /** Waits until everything is said, for so long. */
    synchronized void flush(Duration longest) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        for (long left = longest.toNanos();
                left > 0 && failure == null && (waiting != null || sending);
                left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private void work() {
        try {
            Duration pause = Patience.firstPause();
            Letter.Report last = null;
            long number = 0;
            while (true) {
                Letter.Report report = next();
                // The same report has the same id, a newer one another: what was stored already is not stored again.
                number = report.equals(last) ? number : number + 1;
                last = report;
                try {
                    mail.answer(report, target(), run + "-" + number);
                    pause = Patience.firstPause();
                    sent();
                } catch (Failure e) {
                    if (!Patience.isPassing(e)) {
                        throw e;
                    }
                    putBack(report);
                    pause = Patience.pause(pause);
                }
            }
        } catch (Failure e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fail(Failure.failed(ErrorCode.INTERNAL, String.valueOf(e), ErrorCode.INTERNAL.hint()));
        }
    }

    private synchronized Letter.Report next() throws InterruptedException {
        while (waiting == null) {
            wait();
        }
        Letter.Report report = waiting;
        waiting = null;
        sending = true;
        return report;
    }

    private synchronized String target() {
        return to;
    }

    private synchronized void sent() {
        sending = false;
        notifyAll();
    }

    /** Unless there is something newer to say. */
    private synchronized void putBack(Letter.Report report) {
        sending = false;
        waiting = waiting == null ? report : waiting;
    }

    private synchronized void fail(Failure cause) {
        failure = cause;
        sending = false;
        notifyAll();
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(END.toMillis());
    }
}
