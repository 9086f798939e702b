package io.be.mesh.protocol.header;

/** Names of the PTP and SDK headers, in lower case. HTTP headers and gRPC metadata use the same names. */
public final class PtpHeader {
    /** What the names of the standard begin with. */
    public static final String PREFIX = "x-ptp-";

    public static final String VERSION = "x-ptp-version";
    public static final String PROVIDER = "x-ptp-tech-provider-code";
    public static final String TRACE_ID = "x-ptp-trace-id";
    public static final String TOKEN = "x-ptp-token";
    public static final String URI = "x-ptp-uri";
    public static final String SESSION_ID = "x-ptp-session-id";
    public static final String TOPIC = "x-ptp-topic";
    /** Milliseconds; a deadline that travels: each hop passes on what is left. */
    public static final String TIMEOUT = "x-ptp-timeout";

    public static final String SOURCE_NODE_ID = "x-ptp-source-node-id";
    public static final String SOURCE_INST_ID = "x-ptp-source-inst-id";
    public static final String TARGET_NODE_ID = "x-ptp-target-node-id";
    public static final String TARGET_INST_ID = "x-ptp-target-inst-id";
    /** Extension: a push repeated with the same id within the window is stored once. */
    public static final String MESSAGE_ID = "x-ptp-message-id";
    /** Extension: a pop repeated with the same id within the window gets the same message. */
    public static final String REQUEST_ID = "x-ptp-request-id";
    /** Extension, of a message that is brought to a service: its metadata, an object of JSON in ASCII. */
    public static final String METADATA = "x-ptp-metadata";
    /** Extension, in the place of metadata that are too long for a header: how many members they have. */
    public static final String METADATA_OMITTED = "x-ptp-metadata-omitted";
    /** {@code keep}: peek leaves the message where it is. */
    public static final String PEEK = "x-ptp-peek";
    /** The node ids a request has passed, comma separated or repeated. */
    public static final String HOPS = "mesh-mdc";

    public static final String URN = "mesh-urn";
    /** W3C trace context. */
    public static final String TRACEPARENT = "traceparent";

    public static final String TRACESTATE = "tracestate";

    private PtpHeader() {}
}
