package io.be.mesh.server.command.transfer;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.wire.Message;
import java.time.Duration;
import java.util.Optional;

/** Hears what the receiver answers, beside the thread that sends. */
final class Replies implements AutoCloseable {
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Duration END = Duration.ofSeconds(5);

    private final Mail mail;
    private final String receiver;
    private final String run;
    private final Window window;
    private final Patience patience;
    private final Thread thread = new Thread(this::listen, "mesh-replies");

    Replies(Mail mail, String receiver, String run, Window window, Patience patience) {
        this.mail = mail;
        this.receiver = receiver;
        this.run = run;
        this.window = window;
        this.patience = patience;
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        try {
            for (long number = 0; ; number++) {
                String request = run + "-r-" + number;
                Optional<Message> message = patience.keep(() -> mail.replies(receiver, request, WAIT));
                message.flatMap(Letter::read).ifPresent(this::hear);
            }
        } catch (Failure e) {
            window.fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            window.fail(Failure.failed(ErrorCode.INTERNAL, String.valueOf(e), ErrorCode.INTERNAL.hint()));
        }
    }

    /** What was answered to an earlier start is not for us. */
    private void hear(Letter letter) {
        if (letter instanceof Letter.Report report && report.run().equals(run) && window.hear(report)) {
            patience.renew();
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(END.toMillis());
    }
}
