package io.be.mesh.protocol.header;

/** Names of the headers and trailers of a gRPC call over HTTP/2, in lower case. */
public final class GrpcHeader {
    /** What the content type begins with; another node may add {@code +proto}. */
    public static final String MEDIA_TYPE = "application/grpc";

    /** Compression of the messages of this side. */
    public static final String ENCODING = "grpc-encoding";
    /** Compressions that this side reads. */
    public static final String ACCEPT_ENCODING = "grpc-accept-encoding";
    /** How long the client waits, a number and its unit. */
    public static final String TIMEOUT = "grpc-timeout";
    /** Trailer: a number, 0 is OK. */
    public static final String STATUS = "grpc-status";
    /** Trailer: why the status is not OK, percent encoded. */
    public static final String MESSAGE = "grpc-message";

    private GrpcHeader() {}
}
