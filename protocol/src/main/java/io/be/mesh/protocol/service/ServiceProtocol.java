package io.be.mesh.protocol.service;

import io.be.mesh.protocol.message.Service;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is spoken to the address of a service: the member {@code proto} of its registration. */
public enum ServiceProtocol {
    /** HTTP/1.1. */
    HTTP(false, false, false),
    /** HTTP/1.1 or HTTP/2 over TLS, as the service chooses. */
    HTTPS(true, false, false),
    /** HTTP/2 with prior knowledge. */
    H2C(false, true, false),
    /** gRPC without TLS. */
    GRPC(false, true, true),
    /** gRPC over TLS. */
    GRPCS(true, true, true),
    /** HTTP/1.1 that may be upgraded to WebSocket. */
    WS(false, false, false),
    /** Bytes, told apart by the name that the client's TLS asks for. */
    TCP(false, false, false);

    private final boolean tls;
    private final boolean http2;
    private final boolean grpc;

    ServiceProtocol(boolean tls, boolean http2, boolean grpc) {
        this.tls = tls;
        this.http2 = http2;
        this.grpc = grpc;
    }

    /** What a service says; without a word HTTP for kind {@code Restful}, else HTTP/2. Empty: a word that is none of these. */
    public static Optional<ServiceProtocol> of(Service service) {
        String word = service.proto().strip().toUpperCase(Locale.ROOT);
        if (word.isEmpty()) {
            return Optional.of(service.kind().equalsIgnoreCase("Restful") ? HTTP : H2C);
        }
        return Arrays.stream(values()).filter(each -> each.name().equals(word)).findFirst();
    }

    /** Whether the connection to the service is TLS. */
    public boolean tls() {
        return tls;
    }

    /** Whether HTTP/2 is spoken to the service whatever the client speaks. */
    public boolean http2() {
        return http2;
    }

    /** Whether failures are told as gRPC tells them. */
    public boolean grpc() {
        return grpc;
    }
}
