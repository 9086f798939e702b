package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a node keeps to prove who it is. {@code toString} shows no key.
 *
 * @param environ with its root key
 * @param previous what {@link RootOverlap} remembers of the root before
 */
record Credentials(Environ environ, LeafCertificate leaf, Optional<Environ> previous) {
    static final LeafCertificate NO_LEAF = new LeafCertificate("", "");
    private static final String FIRST_NAME = "互联互通节点";

    /** The identity of a node to which nobody has given one. */
    static Environ first() {
        return new Environ("1.0.0", Principal.LOCAL_NODE_ALIAS, Principal.LOCAL_INST_ALIAS, FIRST_NAME, "", "", "");
    }

    static Environ withRoot(Environ environ, String rootCrt, String rootKey) {
        return new Environ(
                environ.version(), environ.nodeId(), environ.instId(), environ.instName(), rootCrt, rootKey, "");
    }

    /** The certificate that signs this node's leaves, then its issuers. */
    List<X509Certificate> rootChain() {
        return Pem.certificates("root_crt", environ.rootCrt());
    }

    X509Certificate root() {
        return rootChain().get(0);
    }

    /** Reads the key, too: costs more than the certificate. */
    RootAuthority authority() {
        return new RootAuthority(rootChain(), Pem.privateKey("root_key", environ.rootKey()));
    }

    /** The leaf and what is shown behind it; empty when there is none yet. */
    List<X509Certificate> leafChain() {
        return leaf.chain().isEmpty() ? List.of() : Pem.certificates("leaf", leaf.chain());
    }

    @Override
    public String toString() {
        return "Credentials[" + environ + "]";
    }
}
