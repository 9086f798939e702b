package io.be.mesh.cluster.table;

/** The names of the tables, and what their keys are. */
public final class TableNames {
    /** One row, key {@link #SELF}: an {@code Environ}, the private key in it. */
    public static final String IDENTITY = "identity";

    /** Key {@code Principal.key(nodeId)}: a {@code Route}. */
    public static final String ROUTES = "routes";

    /** One row, key {@link #SELF}: a {@code LeafCertificate}, its private key in it. */
    public static final String CERTIFICATES = "certificates";
    /** Key {@code Principal.key(nodeId)}: a {@code PinnedRoot}. */
    public static final String PINS = "pins";
    /** Key of an engine's registration: a {@code Registration}. */
    public static final String REGISTRATIONS = "registrations";

    /** The key of what a node has only one of. */
    public static final String SELF = "self";

    private TableNames() {}
}
