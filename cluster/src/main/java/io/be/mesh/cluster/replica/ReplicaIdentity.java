package io.be.mesh.cluster.replica;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * What one replica has to speak with the others. {@code toString} never shows a key.
 *
 * @param root of the cluster: signs the certificates of replicas and nothing else; no partner ever sees it
 * @param certificate of this replica, signed by the root
 * @param key of the certificate
 * @param gridKey what all replicas share
 */
public record ReplicaIdentity(X509Certificate root, X509Certificate certificate, PrivateKey key, GridKey gridKey) {

    @Override
    public String toString() {
        return "ReplicaIdentity[" + certificate.getSubjectX500Principal() + "]";
    }
}
