package io.be.mesh.server;

import io.be.mesh.protocol.code.ErrorCode;

/** Why a command ended, as its user is told: {@code error: … (E…)} and {@code hint: …}. */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Exit exit;
    private final ErrorCode code;
    private final String hint;

    public Failure(Exit exit, ErrorCode code, String message, String hint) {
        super(message);
        this.exit = exit;
        this.code = code;
        this.hint = hint;
    }

    public static Failure failed(ErrorCode code, String message, String hint) {
        return new Failure(Exit.FAILED, code, message, hint);
    }

    public Exit exit() {
        return exit;
    }

    public ErrorCode code() {
        return code;
    }

    /** Two lines for standard error; the second only when there is something to do. */
    public String text() {
        String first = "error: " + getMessage() + " (" + code.code() + ")";
        return hint.isEmpty() ? first : first + System.lineSeparator() + "hint: " + hint;
    }

    /** Exit codes of every command. */
    public enum Exit {
        OK(0),
        FAILED(1),
        USAGE(2),
        UNREACHABLE(3);

        private final int status;

        Exit(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }
}
