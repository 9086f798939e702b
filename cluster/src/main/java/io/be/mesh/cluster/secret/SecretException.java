package io.be.mesh.cluster.secret;

/** The key of the store cannot be had, or is another one; nothing has been changed. {@link #hint()} is the way out. */
public final class SecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    public SecretException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public SecretException(String message, String hint, Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    /** What the operator can do about it, in one line. */
    public String hint() {
        return hint;
    }
}
