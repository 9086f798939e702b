package io.be.mesh.server.command.transfer;

import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.wire.ChannelClient;
import io.be.mesh.server.command.wire.Queue;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Sends a file to a receiver that may come, go and come again, as may the nodes between: what the receiver does not have is sent
 * until it has it. Holds one piece in memory. Blocking; one thread.
 */
public final class Sender {
    /** So long without a word, and the receiver is asked where it stands. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final Mail mail;
    private final Terms terms;
    private final Progress progress;
    private final String run = Run.fresh();
    private final Patience patience;
    private long seq;

    public Sender(ChannelClient channel, Queue queue, Terms terms, Progress progress) {
        this.mail = new Mail(channel, queue);
        this.terms = terms;
        this.progress = progress;
        this.patience = new Patience(terms.longest());
    }

    /**
     * What is agreed before.
     *
     * @param from node id of ours, to which the receiver answers
     * @param to node id of the receiver; empty for our own node
     * @param piece bytes
     * @param width pieces that are out at once
     * @param longest how long nothing may go forward
     */
    public record Terms(String from, String to, int piece, int width, Duration longest) {}

    /** Ends when the receiver has the whole file and its digest is right. */
    public Result send(Path file) throws Failure, IOException, InterruptedException {
        long began = System.nanoTime();
        try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ)) {
            FileShape shape = new FileShape(source.size(), terms.piece());
            String digest = FileDigest.of(source, shape.size(), progress.of("reading", shape.size()));
            patience.renew();
            Letter.Offer offer = new Letter.Offer(run, 0, shape, digest, terms.from());
            Window window = new Window(shape.pieces(), terms.width());
            long resumed;
            try (Replies replies = new Replies(mail, terms.to(), run, window, patience)) {
                resumed = exchange(source, offer, window);
            }
            farewell();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            return new Result(shape.size(), shape.pieces(), window.again(), resumed, digest, took);
        } finally {
            progress.end();
        }
    }

    /** @return bytes that the receiver had before */
    private long exchange(FileChannel source, Letter.Offer offer, Window window)
            throws Failure, IOException, InterruptedException {
        FileShape shape = offer.shape();
        Progress.Bar bar = progress.of("sending", shape.size());
        long resumed = -1;
        post(offer(offer));
        while (true) {
            switch (window.await(QUIET)) {
                case PIECE -> {
                    resumed = resumed < 0 ? Math.min(shape.size(), shape.offset(window.acknowledged())) : resumed;
                    post(piece(source, offer, window));
                }
                case ASK -> {
                    if (patience.isOver()) {
                        throw silent();
                    }
                    post(offer(offer));
                }
                case END -> {
                    return resumed < 0 ? shape.size() : resumed;
                }
            }
            bar.at(Math.min(shape.size(), shape.offset(window.acknowledged())));
        }
    }

    private Letter.Offer offer(Letter.Offer offer) {
        return new Letter.Offer(run, ++seq, offer.shape(), offer.digest(), offer.from());
    }

    private Letter.Piece piece(FileChannel source, Letter.Offer offer, Window window) throws IOException {
        long number = window.take(++seq);
        long offset = offer.shape().offset(number);
        ByteBuffer bytes = ByteBuffer.allocate(offer.shape().length(number));
        while (bytes.hasRemaining()) {
            if (source.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("the file has become shorter while it was sent");
            }
        }
        bytes.flip();
        String digest = Sha256.of(bytes.duplicate());
        return new Letter.Piece(run, seq, offer.id(), number, offset, digest, UnsafeByteOperations.unsafeWrap(bytes));
    }

    private void post(Letter letter) throws Failure, InterruptedException {
        patience.keep(() -> {
            mail.send(letter, terms.to());
            return letter;
        });
    }

    /** The file is there: what cannot be said or cleared up any more is no failure. */
    private void farewell() throws InterruptedException {
        try {
            mail.send(new Letter.Bye(run, ++seq), terms.to());
            mail.releaseReplies();
        } catch (Failure e) {
            progress.note("the receiver has the file, but was not told that we know: " + e.getMessage());
        }
    }

    private Failure silent() {
        String where = terms.to().isEmpty() ? "this node" : terms.to();
        return Failure.failed(
                ErrorCode.TIMEOUT,
                "the receiver at " + where + " has not gone forward for "
                        + terms.longest().toSeconds() + " s",
                "does `mesh chan receive` run there, with this session and topic? What it has, it keeps");
    }
}
