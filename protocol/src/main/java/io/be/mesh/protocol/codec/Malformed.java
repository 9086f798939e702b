package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.regex.Pattern;

/** The one way a codec refuses a document: {@code E0000000616} with one short line that says what and where. */
final class Malformed {
    private static final int MAX_TEXT = 160;
    private static final int MAX_QUOTE = 40;
    /** What a parser quotes of the input. */
    private static final Pattern LONG_WORD = Pattern.compile("(\\S{" + MAX_QUOTE + "})\\S+");

    private Malformed() {}

    /** @param where line and column, byte offset, or the path of a member; empty when it is not known */
    static MeshException of(String format, String what, String where) {
        String place = where.isEmpty() ? "" : " at " + where;
        return new MeshException(ErrorCode.CODEC, "the " + format + " cannot be read: " + brief(what) + place);
    }

    static MeshException of(String format, Mismatch mismatch) {
        return of(format, mismatch.what(), mismatch.path());
    }

    static MeshException of(String format, JsonProcessingException failure) {
        JsonLocation location = failure.getLocation();
        String where = location == null ? "" : line(location.getLineNr(), location.getColumnNr());
        return of(format, failure.getOriginalMessage(), where);
    }

    /** Refuses to write what the encoding cannot carry. */
    static MeshException unwritable(String format, String what) {
        return new MeshException(ErrorCode.CODEC, "the " + format + " cannot be written: " + brief(what));
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
        return cut(LONG_WORD.matcher(line).replaceAll("$1…"), MAX_TEXT);
    }

    /** A name taken from the input, fit for an error message. */
    static String quote(String input) {
        return "'" + cut(input, MAX_QUOTE) + "'";
    }

    private static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max) + "…";
    }
}
