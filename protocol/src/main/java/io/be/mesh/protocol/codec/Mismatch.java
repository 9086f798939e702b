package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** A value that does not fit the member it is meant for; the codec makes the answer of it. */
final class Mismatch extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int MAX_PATH = 80;

    private final String what;
    private final String path;

    private Mismatch(String what, String path) {
        super(what);
        this.what = what;
        this.path = path;
    }

    static Mismatch at(JsonParser in, String what) {
        return new Mismatch(what, path(in));
    }

    static Mismatch of(String what) {
        return new Mismatch(what, "");
    }

    String what() {
        return what;
    }

    String path() {
        return path;
    }

    private static String path(JsonParser in) {
        String pointer = in.getParsingContext().pathAsPointer().toString();
        String shown = pointer.length() <= MAX_PATH ? pointer : pointer.substring(0, MAX_PATH) + "…";
        return shown.isEmpty() ? "the root" : "member " + shown;
    }

    /** A mismatch is an answer, not an accident. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
