package io.be.mesh.cluster.store;

import java.io.IOException;
import java.nio.file.Path;

/** The store cannot be opened, and nothing has been changed. {@link #hint()} is the way out, in one line. */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String hint;

    /** Why a store does not open. */
    public enum Kind {
        /** Another process, or another part of this one, has it open. */
        IN_USE,
        /** What was acknowledged can no longer be read in full. */
        DAMAGED
    }

    private StoreException(Kind kind, String message, String hint) {
        super(message);
        this.kind = kind;
        this.hint = hint;
    }

    static StoreException inUse(Path directory, String holder) {
        return new StoreException(
                Kind.IN_USE,
                "the store " + directory + " is in use by " + holder,
                "stop that process first, or start with another home");
    }

    static StoreException damaged(Path file, long offset, String what) {
        return new StoreException(
                Kind.DAMAGED,
                "the journal " + file + " is damaged at byte " + offset + ": " + what,
                "restore the folder " + file.getParent() + " from a backup, or move it away to start with an empty"
                        + " store (then refresh the identity and the routes again)");
    }

    /** The journal ends before a position that had been acknowledged. */
    static StoreException incomplete(Path file, long offset, long lastSequence, long expectedSequence) {
        return new StoreException(
                Kind.DAMAGED,
                "the journal " + file + " is damaged at byte " + offset + ": it ends with commit " + lastSequence
                        + ", but commit " + expectedSequence + " has been acknowledged",
                "restore the folder " + file.getParent() + " from a backup; to go on with the older journal on purpose,"
                        + " delete the file checkpoint beside it");
    }

    public Kind kind() {
        return kind;
    }

    /** What the operator can do about it. */
    public String hint() {
        return hint;
    }
}
