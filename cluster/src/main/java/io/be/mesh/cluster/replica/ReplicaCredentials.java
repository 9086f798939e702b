package io.be.mesh.cluster.replica;

/**
 * What makes this process a replica of its cluster, and lets it admit others. {@code toString} never shows a key.
 *
 * @param issuer has the root of the identity
 */
public record ReplicaCredentials(ReplicaIdentity identity, ReplicaIssuer issuer) {

    /** Of this replica. */
    public ReplicaName name() {
        return ReplicaName.of(identity.certificate());
    }

    @Override
    public String toString() {
        return "ReplicaCredentials[" + identity + "]";
    }
}
