package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;

/** The one way a codec refuses a document: {@code E0000000616} with one short line that says what and where. */
final class Malformed {
    private static final int MAX_TEXT = 160;
    private static final int MAX_QUOTE = 40;

    private Malformed() {}

    /** @param where line and column, byte offset, or the path of a member; empty when it is not known */
    static MeshException of(String format, String what, String where) {
        String place = where.isEmpty() ? "" : " at " + where;
        return new MeshException(ErrorCode.CODEC, "the " + format + " cannot be read: " + brief(what) + place);
    }

    static MeshException of(String format, Mismatch mismatch) {
        return of(format, mismatch.what(), mismatch.path());
    }

    /** Refuses a document over the limit before anything is allocated for it, and one of no bytes. */
    static void checkSize(String format, ByteString body, CodecLimits limits) {
        if (body.size() > limits.documentBytes()) {
            String what = "it has " + body.size() + " bytes, the limit is " + limits.documentBytes();
            throw of(format, what, "");
        }
    }

    static MeshException empty(String format, Class<?> type) {
        return of(format, "the body is empty where a " + type.getSimpleName() + " is expected", "");
    }

    static String line(int line, int column) {
        return "line " + line + ", column " + column;
    }

    /** The first line of a parser's words, with quoted input and the whole cut short. */
    static String brief(String text) {
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return cut(line, MAX_TEXT);
    }

    /** A name taken from the input, fit for an error message. */
    static String quote(String input) {
        return "'" + cut(input, MAX_QUOTE) + "'";
    }

    private static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max) + "…";
    }
}
