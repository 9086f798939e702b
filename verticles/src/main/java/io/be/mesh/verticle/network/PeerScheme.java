package io.be.mesh.verticle.network;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a route address says that its node is spoken to. */
public enum PeerScheme {
    /** HTTP/2 when the peer's ALPN offers it, else HTTP/1.1. */
    HTTPS(true, true, false, 443),
    /** HTTP/1.1. */
    HTTP(false, false, false, 80),
    /** HTTP/2 with prior knowledge. */
    H2C(false, true, false, 80),
    GRPCS(true, true, true, 443),
    GRPC(false, true, true, 80);

    private final boolean tls;
    private final boolean http2;
    private final boolean grpc;
    private final int defaultPort;

    PeerScheme(boolean tls, boolean http2, boolean grpc, int defaultPort) {
        this.tls = tls;
        this.http2 = http2;
        this.grpc = grpc;
        this.defaultPort = defaultPort;
    }

    public boolean tls() {
        return tls;
    }

    public boolean http2() {
        return http2;
    }

    public boolean grpc() {
        return grpc;
    }

    /** The port of an address that names its scheme and no port. */
    int defaultPort() {
        return defaultPort;
    }

    static @Nullable PeerScheme of(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (PeerScheme scheme : values()) {
            if (scheme.name().equals(upper)) {
                return scheme;
            }
        }
        return null;
    }
}
