package io.be.mesh.protocol.header;

/** Paths of the gRPC methods. */
public final class GrpcPath {
    /** What a method of {@code PrivateTransferTransport} begins with, a client and its own node; its verb follows. */
    public static final String CHANNEL = "/org.ppc.ptp.PrivateTransferTransport/";

    public static final String PUSH = CHANNEL + "push";
    public static final String POP = CHANNEL + "pop";
    public static final String PEEK = CHANNEL + "peek";
    public static final String RELEASE = CHANNEL + "release";

    private static final String PROTOCOL = "/org.ppc.ptp.PrivateTransferProtocol/";
    /** One operation from another node. */
    public static final String INVOKE = PROTOCOL + "invoke";
    /** A stream of operations from another node. */
    public static final String TRANSPORT = PROTOCOL + "transport";
    /** The SDK wire. */
    public static final String SDK = "/mesh-rpc/v1";

    private GrpcPath() {}
}
