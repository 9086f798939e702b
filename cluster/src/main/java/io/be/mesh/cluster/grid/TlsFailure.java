package io.be.mesh.cluster.grid;

import java.io.EOFException;

/** Why a connection of the grid is over. Without a stack trace, and of the kind the grid reports in one line. */
final class TlsFailure extends EOFException {
    private static final long serialVersionUID = 1L;

    TlsFailure(String why) {
        super(why);
    }

    /** The innermost reason is the one that says something. */
    static TlsFailure of(Throwable error) {
        Throwable inner = error;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return new TlsFailure(inner.getMessage() == null ? inner.toString() : inner.getMessage());
    }

    String why() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
