package io.be.mesh.bench.scenario;

/** How two nodes reach each other, by the prefix of the address in the route. */
enum Link {
    HTTP("http", "http://"),
    /** HTTP/2 without TLS: beside {@link #HTTPS} it shows what TLS alone costs. */
    H2C("h2c", "h2c://"),
    HTTPS("https", "https://");

    private final String label;
    private final String prefix;

    Link(String label, String prefix) {
        this.label = label;
        this.prefix = prefix;
    }

    String label() {
        return label;
    }

    String prefix() {
        return prefix;
    }
}
