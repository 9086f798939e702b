package io.be.mesh.client.cause;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A call that has failed: its code, why, and at which hop. */
public final class MeshException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How a node ends its messages. */
    private static final Pattern PLACE = Pattern.compile("\\(at ([^,()]+), trace [^()]*\\)$");

    private final MeshCode code;
    private final String wireCode;
    private final String hop;

    private MeshException(MeshCode code, String wireCode, String message, String hop, @Nullable Throwable cause) {
        super(wireCode + " " + message, cause);
        this.code = code;
        this.wireCode = wireCode;
        this.hop = hop;
    }

    /** A failure on this side. */
    public static MeshException of(MeshCode code, String message) {
        return new MeshException(code, code.code(), message, "this program", null);
    }

    /** A failure on this side, with what has caused it. */
    public static MeshException of(MeshCode code, String message, @Nullable Throwable cause) {
        return new MeshException(code, code.code(), message, "this program", cause);
    }

    /** A failure on the way to a node. */
    public static MeshException at(String hop, MeshCode code, String message, @Nullable Throwable cause) {
        return new MeshException(code, code.code(), message + " (at " + hop + ")", hop, cause);
    }

    /**
     * What a node has answered.
     *
     * @param asked the node's address, the hop unless the message names another
     */
    public static MeshException answered(String asked, String wireCode, String message) {
        MeshCode code = MeshCode.of(wireCode);
        Matcher place = PLACE.matcher(message);
        String hop = place.find() ? place.group(1) : asked;
        String text = message.isEmpty() ? code.text() : message;
        return new MeshException(code, wireCode.isEmpty() ? code.code() : wireCode, text, hop, null);
    }

    public MeshCode code() {
        return code;
    }

    /** The code as it came, also when it is not of the table. */
    public String wireCode() {
        return wireCode;
    }

    /** Where it failed: the label of a node, an address, or {@code this program}. */
    public String hop() {
        return hop;
    }
}
