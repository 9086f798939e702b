package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.protocol.service.ServiceProtocol;

/**
 * What the connections of one client have in common.
 *
 * @param rootCrt PEM of the roots that are trusted; empty: those of this machine, or no TLS
 */
record ClientKey(ServiceProtocol protocol, String rootCrt) {
    /** Protocols that are spoken alike share their connections. */
    static ClientKey of(ServiceProtocol protocol, String rootCrt) {
        return switch (protocol) {
            case HTTP, WS, TCP -> new ClientKey(ServiceProtocol.HTTP, "");
            case H2C, GRPC -> new ClientKey(ServiceProtocol.H2C, "");
            case HTTPS, GRPCS -> new ClientKey(protocol, rootCrt);
        };
    }

    boolean tls() {
        return protocol.tls();
    }
}
