package io.be.mesh.client.cause;

import java.util.HashMap;
import java.util.Map;

/** Every result code of PTP/1.0. The one place in this SDK for codes and for which of them pass by themselves. */
public enum MeshCode {
    SUCCESS("E0000000000", "success", false),
    BAD_REQUEST("E0000000400", "the request is not valid", false),
    FORBIDDEN("E0000000403", "not allowed", false),
    NOT_FOUND("E0000000404", "not found", false),
    TOO_LARGE("E0000000413", "the message is too large", false),
    INTERNAL("E0000000500", "internal error", false),
    UNAVAILABLE("E0000000503", "unavailable or looping", true),
    UNKNOWN("E0000000520", "unknown error", false),
    INCOMPATIBLE("E0000000600", "incompatible", false),
    TIMEOUT("E0000000601", "no answer in time", false),
    NO_SERVICE("E0000000602", "no instance serves this", false),
    CERTIFICATE("E0000000603", "the certificate was not accepted", false),
    AUTH_CODE_EXPIRED("E0000000604", "the authorisation code has expired", false),
    ROUTE_EXPIRED("E0000000605", "the route has expired", false),
    ROUTE_DISABLED("E0000000606", "the route is disabled", false),
    UNREACHABLE("E0000000607", "the peer cannot be reached", true),
    RELEASED("E0000000608", "the session has been released", false),
    NOT_PERMITTED("E0000000614", "this call is not permitted", false),
    BAD_SIGNATURE("E0000000615", "the signature is not valid", false),
    CODEC("E0000000616", "the message cannot be decoded", false),
    NO_OPERATION("E0000000617", "the peer does not know this operation", false),
    NOT_WOVEN("E0000000618", "no route to this node or institution", false),
    BAD_ADDRESS("E0000000619", "the address is not valid", false),
    STARTING("E0000000623", "the node is starting", true),
    BUFFER_FULL("E0000000700", "the message buffer is full", true);

    private static final Map<String, MeshCode> BY_CODE = new HashMap<>();

    static {
        for (MeshCode each : values()) {
            BY_CODE.put(each.code, each);
        }
    }

    private final String code;
    private final String text;
    private final boolean passing;

    MeshCode(String code, String text, boolean passing) {
        this.code = code;
        this.text = text;
        this.passing = passing;
    }

    /** The code on the wire, for example {@code E0000000618}. */
    public String code() {
        return code;
    }

    /** What it means, in English. */
    public String text() {
        return text;
    }

    /** Whether the same call may succeed a moment later. */
    public boolean isPassing() {
        return passing;
    }

    /** The constant of a code on the wire; {@link #UNKNOWN} for one that is not of the table. */
    public static MeshCode of(String code) {
        return BY_CODE.getOrDefault(code, UNKNOWN);
    }
}
