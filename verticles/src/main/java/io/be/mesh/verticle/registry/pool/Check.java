package io.be.mesh.verticle.registry.pool;

import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;

/**
 * How it is found out whether an instance is well.
 *
 * @param how {@link ServiceAttributes#CHECK_TCP}, {@link ServiceAttributes#CHECK_NONE}, or the path of a GET
 * @param protocol of the GET
 * @param rootCrt PEM of the roots that its certificate must chain to; empty: those of this machine
 */
record Check(String how, ServiceProtocol protocol, String rootCrt) {
    static final Check TCP = new Check(ServiceAttributes.CHECK_TCP, ServiceProtocol.TCP, "");
    private static final Check NONE = new Check(ServiceAttributes.CHECK_NONE, ServiceProtocol.TCP, "");

    /** A connection is the same whatever is spoken over it; bytes have no GET. */
    static Check of(ServiceProtocol protocol, ServiceAttributes attributes) {
        String how = attributes.check();
        if (how.equals(ServiceAttributes.CHECK_NONE)) {
            return NONE;
        }
        if (how.equals(ServiceAttributes.CHECK_TCP) || protocol == ServiceProtocol.TCP) {
            return TCP;
        }
        return new Check(how, protocol, protocol.tls() ? attributes.rootCrt() : "");
    }

    boolean isNone() {
        return how.equals(ServiceAttributes.CHECK_NONE);
    }

    boolean isPath() {
        return how.startsWith("/");
    }
}
