package io.be.mesh.server.command.transfer;

import com.google.protobuf.ByteString;
import io.be.mesh.server.command.wire.Message;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What sender and receiver write to each other: a message whose metadata says what it is. Each belongs to a run, one start of a
 * sender, in which the sender numbers its letters; the receiver answers with the number of the last one that it has seen.
 */
sealed interface Letter {
    String KIND = "mesh-file";
    String RUN = "mesh-file-run";
    String SEQ = "mesh-file-seq";
    String ID = "mesh-file-id";
    String SIZE = "mesh-file-size";
    String PIECE = "mesh-file-piece";
    String DIGEST = "mesh-file-sha256";
    String FROM = "mesh-file-from";
    String NUMBER = "mesh-file-number";
    String OFFSET = "mesh-file-offset";
    String NEXT = "mesh-file-next";
    String STATE = "mesh-file-state";
    String REASON = "mesh-file-reason";

    /** Where the receiver stands. */
    enum State {
        RECEIVING,
        DONE,
        REFUSED
    }

    String run();

    long seq();

    Message message();

    /**
     * The sender has this file.
     *
     * @param digest SHA-256 of the whole file
     * @param from node id of the sender, to which the receiver answers
     */
    record Offer(String run, long seq, FileShape shape, String digest, String from) implements Letter {
        /** Names what is in the file and how it is cut: pieces of an earlier run fit, those of another file do not. */
        String id() {
            return digest + "-" + shape.size() + "-" + shape.piece();
        }

        @Override
        public Message message() {
            return new Message(
                    ByteString.EMPTY,
                    Map.of(
                            KIND,
                            "offer",
                            RUN,
                            run,
                            SEQ,
                            String.valueOf(seq),
                            SIZE,
                            String.valueOf(shape.size()),
                            PIECE,
                            String.valueOf(shape.piece()),
                            DIGEST,
                            digest,
                            FROM,
                            from));
        }
    }

    /** A piece of the file; {@code digest} is its own. */
    record Piece(String run, long seq, String id, long number, long offset, String digest, ByteString bytes)
            implements Letter {
        @Override
        public Message message() {
            return new Message(
                    bytes,
                    Map.of(
                            KIND,
                            "piece",
                            RUN,
                            run,
                            SEQ,
                            String.valueOf(seq),
                            ID,
                            id,
                            NUMBER,
                            String.valueOf(number),
                            OFFSET,
                            String.valueOf(offset),
                            DIGEST,
                            digest));
        }

        /** Without the bytes. */
        @Override
        public String toString() {
            return "Piece[" + number + ", bytes=" + bytes.size() + "]";
        }
    }

    /** The sender has heard that all is there. */
    record Bye(String run, long seq) implements Letter {
        @Override
        public Message message() {
            return new Message(ByteString.EMPTY, Map.of(KIND, "bye", RUN, run, SEQ, String.valueOf(seq)));
        }
    }

    /**
     * What the receiver has: every piece before {@code next}.
     *
     * @param seq of the last letter of this run that it has seen: what was sent before and is not there is lost
     * @param reason why it refuses the file; else empty
     */
    record Report(String run, long seq, long next, State state, String reason) implements Letter {
        @Override
        public Message message() {
            return new Message(
                    ByteString.EMPTY,
                    Map.of(
                            KIND,
                            "report",
                            RUN,
                            run,
                            SEQ,
                            String.valueOf(seq),
                            NEXT,
                            String.valueOf(next),
                            STATE,
                            state.name(),
                            REASON,
                            reason));
        }
    }

    /** What a message says; empty when it is none of these, whoever wrote it. */
    static Optional<Letter> read(Message message) {
        try {
            return Optional.ofNullable(message.metadata().get(KIND)).map(kind -> read(kind, new Fields(message)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Letter read(String kind, Fields fields) {
        String run = fields.text(RUN, Fields.WORD);
        long seq = fields.number(SEQ);
        return switch (kind) {
            case "offer" ->
                new Offer(
                        run,
                        seq,
                        new FileShape(fields.number(SIZE), Math.toIntExact(fields.number(PIECE))),
                        fields.text(DIGEST, Fields.SHA256),
                        fields.text(FROM, Fields.WORD));
            case "piece" ->
                new Piece(
                        run,
                        seq,
                        fields.text(ID, Fields.WORD),
                        fields.number(NUMBER),
                        fields.number(OFFSET),
                        fields.text(DIGEST, Fields.SHA256),
                        fields.payload());
            case "bye" -> new Bye(run, seq);
            case "report" ->
                new Report(
                        run,
                        seq,
                        fields.number(NEXT),
                        State.valueOf(fields.text(STATE, Fields.WORD)),
                        fields.text(REASON, Fields.LINE));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** The metadata of a message that came from somebody else. */
    final class Fields {
        private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,160}");
        private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{" + Sha256.DIGITS + "}");
        private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]{0,200}");
        private static final Pattern NUMERAL = Pattern.compile("[0-9]{1,18}");

        private final Message message;

        private Fields(Message message) {
            this.message = message;
        }

        private String text(String name, Pattern allowed) {
            String text = message.metadata().getOrDefault(name, "");
            if (!allowed.matcher(text).matches()) {
                throw new IllegalArgumentException(name);
            }
            return text;
        }

        private long number(String name) {
            return Long.parseLong(text(name, NUMERAL));
        }

        private ByteString payload() {
            return message.payload();
        }
    }
}
