package io.be.mesh.cluster.session.grid;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a command has ended.
 *
 * @param message with {@link Code#MESSAGE} and {@link Code#COPY}
 */
record Outcome(Code code, @Nullable HeldMessage message) {
    static final Outcome DONE = new Outcome(Code.DONE, null);
    static final Outcome EMPTY = new Outcome(Code.EMPTY, null);
    static final Outcome WAITING = new Outcome(Code.WAITING, null);
    static final Outcome RELEASED = new Outcome(Code.RELEASED, null);
    static final Outcome SESSION_FULL = new Outcome(Code.SESSION_FULL, null);
    static final Outcome NODE_FULL = new Outcome(Code.NODE_FULL, null);
    static final Outcome NOT_OWNER = new Outcome(Code.NOT_OWNER, null);
    static final Outcome NOT_COPIED = new Outcome(Code.NOT_COPIED, null);

    /** What the reader has to settle. */
    static Outcome message(HeldMessage message) {
        return new Outcome(Code.MESSAGE, message);
    }

    /** What a read was answered with before: nothing to settle. */
    static Outcome copy(HeldMessage message) {
        return new Outcome(Code.COPY, message);
    }

    static Outcome read(DataInput in) throws IOException {
        Code code = Code.values()[in.readUnsignedByte()];
        return new Outcome(code, in.readBoolean() ? HeldMessage.read(in) : null);
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(code.ordinal());
        out.writeBoolean(message != null);
        if (message != null) {
            message.write(out);
        }
    }

    enum Code {
        DONE,
        /** There is no message. */
        EMPTY,
        MESSAGE,
        COPY,
        /** The reader stands in the line of this member. */
        WAITING,
        /** The session has been released and is in quarantine. */
        RELEASED,
        SESSION_FULL,
        NODE_FULL,
        /** The partition is another member's: nothing was done. */
        NOT_OWNER,
        /** There is no member for a second copy at this moment: nothing was done. */
        NOT_COPIED
    }
}
