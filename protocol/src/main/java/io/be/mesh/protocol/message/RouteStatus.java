package io.be.mesh.protocol.message;

/** Status bits of a route, as existing nodes store and exchange them. */
public final class RouteStatus {
    public static final int CONNECTED = 1;
    public static final int WEAVED = 2;
    public static final int FROM_MAN = 4;
    public static final int FROM_DISCOVERY = 8;
    public static final int FROM_WEAVING = 16;
    public static final int DISABLED = 32;
    public static final int REMOVED = 64;
    public static final int APPROVING = 128;
    public static final int VIRTUAL = 256;
    public static final int REJECT = 512;

    private RouteStatus() {}
}
