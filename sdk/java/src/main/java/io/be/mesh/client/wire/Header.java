package io.be.mesh.client.wire;

import io.grpc.Metadata;

/** Names of the headers, as gRPC keys. */
public final class Header {
    public static final Metadata.Key<String> URN = key("mesh-urn");
    public static final Metadata.Key<String> SESSION_ID = key("x-ptp-session-id");
    public static final Metadata.Key<String> SOURCE_NODE_ID = key("x-ptp-source-node-id");
    public static final Metadata.Key<String> TARGET_NODE_ID = key("x-ptp-target-node-id");
    public static final Metadata.Key<String> TARGET_INST_ID = key("x-ptp-target-inst-id");
    public static final Metadata.Key<String> PROVIDER = key("x-ptp-tech-provider-code");
    public static final Metadata.Key<String> TOKEN = key("x-ptp-token");
    public static final Metadata.Key<String> VERSION = key("x-ptp-version");
    public static final Metadata.Key<String> TRACE_ID = key("x-ptp-trace-id");
    /** A push repeated with the same id is stored once. */
    public static final Metadata.Key<String> MESSAGE_ID = key("x-ptp-message-id");
    /** A pop repeated with the same id gets the same message. */
    public static final Metadata.Key<String> REQUEST_ID = key("x-ptp-request-id");

    public static final Metadata.Key<String> TRACEPARENT = key("traceparent");
    public static final Metadata.Key<String> AUTHORIZATION = key("authorization");

    private Header() {}

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
