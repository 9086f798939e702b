package io.be.mesh.cluster.join;

/** This process does not become a replica; nothing has been stored. {@link #hint()} is the way out. */
public final class JoinException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String hint;

    /** Who has to do something about it. */
    public enum Kind {
        /** The operator, about the token or the members: to try again as it is does not help. */
        REFUSED,
        /** Nobody could be reached, or nobody decides now. */
        UNREACHABLE
    }

    JoinException(Kind kind, String message, String hint) {
        super(message);
        this.kind = kind;
        this.hint = hint;
    }

    public Kind kind() {
        return kind;
    }

    /** What the operator can do about it, in one line. */
    public String hint() {
        return hint;
    }
}
