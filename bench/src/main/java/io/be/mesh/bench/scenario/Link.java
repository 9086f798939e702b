package io.be.mesh.bench.scenario;

/** How two nodes reach each other, by the prefix of the address in the route. */
enum Link {
    HTTP("http", "http://"),
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
