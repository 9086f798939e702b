package io.be.mesh.protocol.code;

import org.jspecify.annotations.Nullable;

/**
 * The one failure that crosses a boundary: a code, a one-line cause, and the hop where it happened.
 *
 * <p>Carries no stack trace unless it wraps a cause: it is an answer, not an accident.
 */
public final class MeshException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String hop;

    public MeshException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    public MeshException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, null, cause);
    }

    private MeshException(ErrorCode code, String message, @Nullable String hop, @Nullable Throwable cause) {
        super(message, cause, false, cause != null);
        this.code = code;
        this.hop = hop;
    }

    public ErrorCode code() {
        return code;
    }

    /** The node or address at which it happened; null means this node. */
    public @Nullable String hop() {
        return hop;
    }

    /** The same failure, with the hop named; a hop already named stays. */
    public MeshException at(String where) {
        return hop != null ? this : new MeshException(code, message(), where, getCause());
    }

    /** The message without the hop. */
    public String message() {
        String text = getMessage();
        return text == null ? code.zh() : text;
    }

    /** Any failure as a mesh failure: itself when it is one, else {@code E0000000500}. */
    public static MeshException of(Throwable failure) {
        if (failure instanceof MeshException mesh) {
            return mesh;
        }
        String text = failure.getMessage();
        String name = failure.getClass().getSimpleName();
        return new MeshException(ErrorCode.INTERNAL, text == null ? name : name + ": " + text, failure);
    }
}
