package io.be.mesh.tests.trust;

/** Ways to a node that need no certificate. */
enum Wire {
    HTTP1("http", "--http1.1"),
    H2C("http", "--http2-prior-knowledge"),
    TLS("https", "--http1.1"),
    H2("https", "--http2"),
    GRPC("http", ""),
    GRPC_TLS("https", "");

    private final String scheme;
    private final String option;

    Wire(String scheme, String option) {
        this.scheme = scheme;
        this.option = option;
    }

    String scheme() {
        return scheme;
    }

    /** What makes curl take it; empty for gRPC. */
    String curlOption() {
        return option;
    }

    boolean isGrpc() {
        return option.isEmpty();
    }

    boolean isSecure() {
        return scheme.equals("https");
    }
}
