package io.be.mesh.bench.load;

/** How requests travel. gRPC is HTTP/2 with its own framing inside the body. */
public enum Wire {
    HTTP1("h1"),
    HTTP2("h2"),
    GRPC("grpc"),
    /** HTTP/2 as a browser speaks it: over TLS, chosen in the handshake. */
    HTTP2_TLS("h2-tls");

    private final String label;

    Wire(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
