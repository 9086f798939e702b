package io.be.mesh.server.command.transfer;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which pieces are out and which piece goes next. Not more than its width are out at once, so that the nodes hold no more. A piece
 * that the receiver lacks although it has seen a later letter is lost, and everything from it on is sent again. Any thread.
 */
final class Window {
    private final long pieces;
    private final int width;
    /** Number of a piece that is out, and the letter it went with last. */
    private final TreeMap<Long, Long> out = new TreeMap<>();

    private boolean heard;
    private boolean done;
    private long acknowledged;
    private long upcoming;
    private long again;
    private @Nullable Failure failure;

    Window(long pieces, int width) {
        this.pieces = pieces;
        this.width = width;
    }

    /** What the sender is to do. */
    enum Step {
        PIECE,
        ASK,
        END
    }

    /**
     * The next step: a piece when there is room, the end when the receiver has said so, and to ask it when nothing can be done for so
     * long.
     */
    synchronized Step await(Duration quiet) throws Failure, InterruptedException {
        long until = System.nanoTime() + quiet.toNanos();
        while (true) {
            if (failure != null) {
                throw failure;
            }
            if (done) {
                return Step.END;
            }
            if (heard && upcoming < pieces && upcoming - acknowledged < width) {
                return Step.PIECE;
            }
            long left = until - System.nanoTime();
            if (left <= 0) {
                return Step.ASK;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** The piece that goes next, with the letter of this number. */
    synchronized long take(long seq) {
        out.put(upcoming, seq);
        return upcoming++;
    }

    /** What the receiver says; whether it has come forward. */
    synchronized boolean hear(Letter.Report report) {
        boolean forward = !heard || report.next() > acknowledged || report.state() == Letter.State.DONE;
        heard = true;
        if (report.state() == Letter.State.REFUSED) {
            failure = Failure.failed(ErrorCode.FORBIDDEN, "the receiver refuses the file: " + report.reason(), "");
        }
        done |= report.state() == Letter.State.DONE;
        acknowledged = Math.min(report.next(), pieces);
        out.headMap(acknowledged).clear();
        Long went = out.get(acknowledged);
        boolean lost = went == null || went <= report.seq();
        if (upcoming < acknowledged) {
            upcoming = acknowledged;
        } else if (upcoming > acknowledged && lost) {
            again += upcoming - acknowledged;
            upcoming = acknowledged;
            out.clear();
        }
        notifyAll();
        return forward;
    }

    /** Nothing can be heard any more. */
    synchronized void fail(Failure cause) {
        failure = cause;
        notifyAll();
    }

    synchronized long acknowledged() {
        return acknowledged;
    }

    /** Pieces that went more than once. */
    synchronized long again() {
        return again;
    }
}
