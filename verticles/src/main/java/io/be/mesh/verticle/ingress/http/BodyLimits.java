package io.be.mesh.verticle.ingress.http;

import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.Encoding;

/** How many bytes a body may have, so that a message of the limit fits in every encoding. */
public final class BodyLimits {
    private static final long OVERHEAD = 64 * 1024;
    /** A byte string and its parsers count with int; a little is left for what is put around it. */
    private static final long MOST = Integer.MAX_VALUE - OVERHEAD;

    private final long message;
    private final long management;

    public BodyLimits(MeshConfig.Limits limits) {
        this.message = limits.message();
        this.management = limits.management();
    }

    /** Binary carries the payload as it is. */
    public long binary() {
        return Math.min(MOST, message + OVERHEAD);
    }

    /** Text carries the payload as base64. */
    public long text() {
        return message(Profile.JSON);
    }

    /** Binary carries the payload as it is, text as base64. */
    long message(Profile profile) {
        boolean binary = profile.raw() || profile.encoding() == Encoding.PROTOBUF;
        return Math.min(MOST, (binary ? message : message + message / 2) + OVERHEAD);
    }

    /** The same, wrapped by another node: text is base64 of base64. */
    long wrapped(Profile profile) {
        boolean binary = profile.raw() || profile.encoding() == Encoding.PROTOBUF;
        return Math.min(MOST, (binary ? message : 2 * message) + OVERHEAD);
    }

    public long management() {
        return management;
    }
}
