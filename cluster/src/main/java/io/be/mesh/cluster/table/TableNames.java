package io.be.mesh.cluster.table;

/** The names of the tables, and what their keys are. */
public final class TableNames {
    /** One row, key {@link #SELF}: an {@code Environ}, the private key in it. Sealed. */
    public static final String IDENTITY = "identity";

    /** Key {@code Principal.key(nodeId)}: a {@code Route}, private keys in it. Sealed. */
    public static final String ROUTES = "routes";

    /** One row, key {@link #SELF}: a {@code LeafCertificate}, its private key in it. Sealed. */
    public static final String CERTIFICATES = "certificates";
    /** Key {@code Principal.key(nodeId)}: a {@code PinnedRoot}. */
    public static final String PINS = "pins";
    /** One row, key {@link #SELF}: the {@code Environ} whose root was replaced last, as long as its root is trusted. Sealed. */
    public static final String PREVIOUS_IDENTITY = "previous-identity";
    /** Key: fingerprint of the certificate. A {@code Revocation}. */
    public static final String REVOCATIONS = "revocations";
    /** Key: fingerprint of the certificate. An {@code IssuedCertificate}. */
    public static final String ISSUED = "issued";
    /** Key: fingerprint of the certificate. A {@code SignedCertificate}. */
    public static final String SIGNED = "signed";
    /** One row, key {@link #SELF}: a {@code PublishedCrl}. */
    public static final String CRL = "crl";
    /** Key: what {@code Weaving.rowKey} makes of the node id and of who has asked. A {@code Weaving}. Sealed. */
    public static final String WEAVINGS = "weavings";
    /** Key: id of the token. A {@code Token}. */
    public static final String TOKENS = "tokens";
    /** Key: id of the token. A {@code JoinToken}. */
    public static final String JOIN_TOKENS = "join-tokens";
    /** Key of an engine's registration: a {@code Registration}. */
    public static final String REGISTRATIONS = "registrations";
    /** Key of an engine's registration: its {@code Lease}. */
    public static final String LEASES = "leases";

    /** Key: that of the client. An {@code Entry}. Sealed. */
    public static final String KV = "kv";
    /** Key: the kind. A {@code SequenceRow}. */
    public static final String SEQUENCES = "sequences";
    /** Key: the kind. A {@code DomainList}. */
    public static final String DOMAINS = "domains";
    /** Key: node and institution. An {@code Institution}. */
    public static final String INSTITUTIONS = "institutions";

    /** The key of what a node has only one of. */
    public static final String SELF = "self";

    private TableNames() {}
}
