package io.be.mesh.protocol.header;

/** Paths of the operations over HTTP; in {@code x-ptp-uri} they name the operation that travels. */
public final class HttpPath {
    /** What a path of the channel begins with; its verb follows. */
    public static final String CHANNEL = "/v1/interconn/chan/";

    public static final String PUSH = CHANNEL + "push";
    public static final String POP = CHANNEL + "pop";
    public static final String PEEK = CHANNEL + "peek";
    public static final String RELEASE = CHANNEL + "release";
    /** One operation from another node. */
    public static final String INVOKE = CHANNEL + "invoke";
    /** A stream of pushes from another node. */
    public static final String TRANSPORT = CHANNEL + "transport";

    public static final String NODE_REFRESH = "/v1/interconn/node/refresh";
    public static final String NET_REFRESH = "/v1/interconn/net/refresh";
    public static final String NET_WEAVE = "/v1/interconn/net/weave";
    public static final String NET_ACK = "/v1/interconn/net/ack";
    public static final String REGISTER = "/v1/interconn/registry/register";
    /** The SDK wire. */
    public static final String SDK = "/mesh/invoke";
    /** Whether the node takes requests; what partners check. */
    public static final String STATS = "/stats";

    private HttpPath() {}
}
