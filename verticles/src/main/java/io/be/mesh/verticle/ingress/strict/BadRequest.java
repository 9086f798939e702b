package io.be.mesh.verticle.ingress.strict;

/** Why a request is not taken, in a few words that quote nothing of it: they go into answers and logs. */
public final class BadRequest extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String why;

    BadRequest(String why) {
        super(why);
        this.why = why;
    }

    public String why() {
        return why;
    }

    /** Who sends them by the million must not be worth a stack trace each. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
