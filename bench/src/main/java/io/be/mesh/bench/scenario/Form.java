package io.be.mesh.bench.scenario;

/** How a request's body is written. */
public enum Form {
    PROTOBUF("protobuf"),
    JSON("json"),
    RAW("raw");

    private final String label;

    Form(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
