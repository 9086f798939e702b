package io.be.mesh.server.command.transfer;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.transfer.Letter.State;
import io.be.mesh.server.command.wire.ChannelClient;
import io.be.mesh.server.command.wire.Message;
import io.be.mesh.server.command.wire.Queue;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Receives a file from a {@link Sender}, in order, and tells it what is missing. Holds one piece in memory. Blocking; one thread, one
 * file.
 */
public final class Receiver implements AutoCloseable {
    private static final Duration WAIT = Duration.ofSeconds(10);
    /** How long the sender is waited for when all is here: should it not have heard so, it asks again. */
    private static final Duration FAREWELL = Duration.ofSeconds(12);

    private static final Duration LAST_WORD = Duration.ofSeconds(5);
    private static final int LONGEST_REASON = 200;

    private final Mail mail;
    private final Reporter reporter;
    private final Terms terms;
    private final Progress progress;
    private final Patience patience;
    private final long began = System.nanoTime();

    private Letter.@Nullable Offer offer;
    private @Nullable PartFile part;
    private @Nullable Result result;
    private long seen;
    private long pieces;
    private boolean warned;

    public Receiver(ChannelClient channel, Queue queue, Terms terms, Progress progress) {
        this.mail = new Mail(channel, queue);
        this.reporter = new Reporter(mail);
        this.terms = terms;
        this.progress = progress;
        this.patience = new Patience(terms.longest());
    }

    /**
     * What is agreed before.
     *
     * @param target the file
     * @param replace whether another file of this name is written over
     * @param from node whose file alone is taken; empty for anybody's
     * @param longest how long nothing may go forward
     */
    public record Terms(Path target, boolean replace, String from, Duration longest) {}

    /** Ends when the file is there and its digest is right. */
    public Result receive() throws Failure, IOException, InterruptedException {
        try {
            Progress.Bar bar = null;
            while (result == null) {
                Optional<Letter> letter = next(WAIT);
                if (letter.isPresent()) {
                    take(letter.get());
                    bar = draw(bar);
                } else if (patience.isOver()) {
                    throw silent();
                }
                reporter.check();
            }
            progress.end();
            farewell(result);
            return result;
        } catch (IOException e) {
            throw refuse(Failure.failed(ErrorCode.INTERNAL, "the file cannot be written: " + e, "look at the disk"));
        } finally {
            progress.end();
        }
    }

    private Progress.@Nullable Bar draw(Progress.@Nullable Bar bar) {
        if (part == null || offer == null) {
            return bar;
        }
        Progress.Bar drawn =
                bar == null ? progress.of("receiving", offer.shape().size()) : bar;
        drawn.at(part.bytes());
        return drawn;
    }

    private Optional<Letter> next(Duration wait) throws Failure, InterruptedException {
        Optional<Message> message = patience.keep(() -> mail.receive(terms.from(), wait));
        Optional<Letter> letter = message.flatMap(Letter::read);
        if (message.isPresent() && letter.isEmpty() && !warned) {
            warned = true;
            progress.note("messages that are no part of a file came in this topic and were dropped");
        }
        return letter;
    }

    private void take(Letter letter) throws Failure, IOException, InterruptedException {
        if (letter instanceof Letter.Offer offered) {
            accept(offered);
        } else if (letter instanceof Letter.Piece piece && offer != null && part != null) {
            append(offer, part, piece);
        }
    }

    private void accept(Letter.Offer offered) throws Failure, IOException, InterruptedException {
        boolean same = offer != null && offer.id().equals(offered.id());
        offer = offered;
        seen = offered.seq();
        if (!same) {
            closePart();
            if (Files.exists(terms.target()) && !terms.replace()) {
                compare(offered);
                return;
            }
            part = PartFile.open(terms.target(), offered);
            patience.renew();
        }
        if (part != null) {
            settle(offered, part);
        }
    }

    private void append(Letter.Offer offered, PartFile open, Letter.Piece piece)
            throws Failure, IOException, InterruptedException {
        // A piece that an earlier run has sent fits as well, but its number says nothing about this one.
        if (piece.run().equals(offered.run())) {
            seen = Math.max(seen, piece.seq());
        }
        if (piece.id().equals(offered.id()) && open.append(piece)) {
            pieces++;
            patience.renew();
        }
        settle(offered, open);
    }

    /** Says where we stand; at the end of the file, whether it is the one that was offered. */
    private void settle(Letter.Offer offered, PartFile open) throws Failure, IOException, InterruptedException {
        if (!open.isWhole()) {
            report(State.RECEIVING, "");
            return;
        }
        String digest = open.digest(progress.of("checking", offered.shape().size()));
        if (!digest.equals(offered.digest())) {
            open.discard();
            throw refuse(Failure.failed(
                    ErrorCode.INTERNAL,
                    "what came is not what was offered: its digest is " + digest + ", not " + offered.digest(),
                    "has the file changed while it was sent? Nothing was kept"));
        }
        open.finish();
        done(offered, open.resumed());
    }

    /** A file of this name is there: the same one is a success, another one is kept. */
    private void compare(Letter.Offer offered) throws Failure, IOException, InterruptedException {
        try (FileChannel there = FileChannel.open(terms.target(), StandardOpenOption.READ)) {
            long size = there.size();
            if (size == offered.shape().size()
                    && FileDigest.of(there, size, progress.of("checking", size)).equals(offered.digest())) {
                done(offered, size);
                return;
            }
        }
        throw refuse(Failure.failed(
                ErrorCode.FORBIDDEN, terms.target() + " is there and is another file", "--force writes over it"));
    }

    private void done(Letter.Offer offered, long resumed) {
        FileShape shape = offered.shape();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        result = new Result(shape.size(), pieces, 0, resumed, offered.digest(), took);
        report(State.DONE, "");
    }

    /** Until the sender knows; if it never says so, the file is here all the same. */
    private void farewell(Result done) throws InterruptedException {
        long until = System.nanoTime() + FAREWELL.toNanos();
        try {
            for (long left = FAREWELL.toNanos(); left > 0; left = until - System.nanoTime()) {
                Duration wait =
                        Duration.ofNanos(Math.max(left, Duration.ofMillis(100).toNanos()));
                Optional<Letter> letter = mail.receive(terms.from(), wait).flatMap(Letter::read);
                if (letter.isPresent() && letter.get() instanceof Letter.Bye bye && isOurs(bye)) {
                    mail.releaseFiles();
                    return;
                }
                if (letter.isPresent() && letter.get() instanceof Letter.Offer again && isOurs(done, again)) {
                    offer = again;
                    seen = again.seq();
                    report(State.DONE, "");
                }
            }
        } catch (Failure e) {
            progress.note("the file is here, but the sender has not said that it knows: " + e.getMessage());
        }
    }

    private boolean isOurs(Letter.Bye bye) {
        return offer != null && bye.run().equals(offer.run());
    }

    private static boolean isOurs(Result done, Letter.Offer again) {
        return again.digest().equals(done.sha256()) && again.shape().size() == done.bytes();
    }

    private void report(State state, String reason) {
        if (offer != null) {
            long next = state == State.DONE ? offer.shape().pieces() : part == null ? 0 : part.next();
            String node = terms.from().isEmpty() ? offer.from() : terms.from();
            reporter.say(new Letter.Report(offer.run(), seen, next, state, reason), node);
        }
    }

    /** Tells the sender, too, so that it does not wait for nothing. */
    private Failure refuse(Failure why) throws InterruptedException {
        String line = String.valueOf(why.getMessage()).replaceAll("\\p{Cntrl}", " ");
        report(State.REFUSED, line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON));
        reporter.flush(LAST_WORD);
        return why;
    }

    private Failure silent() {
        return Failure.failed(
                ErrorCode.TIMEOUT,
                "nothing has come for " + terms.longest().toSeconds() + " s",
                offer == null
                        ? "`mesh chan send FILE --to` this node, with this session and topic"
                        : "what came is kept: start both again to go on");
    }

    private void closePart() throws IOException {
        if (part != null) {
            part.close();
            part = null;
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        reporter.close();
        closePart();
    }
}
