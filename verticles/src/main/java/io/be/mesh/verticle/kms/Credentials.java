package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a node keeps to prove who it is, and when it must be made anew. Costs CPU: not for an event loop. */
record Credentials(Environ environ, LeafCertificate leaf) {
    private static final String FIRST_NAME = "互联互通节点";

    /** The identity of a node to which nobody has given one. */
    static Environ first() {
        return new Environ("1.0.0", Principal.LOCAL_NODE_ALIAS, Principal.LOCAL_INST_ALIAS, FIRST_NAME, "", "", "");
    }

    /** Checks the identity whole, makes a root when it has none, and a server certificate for it. */
    static Credentials make(Environ given, Collection<String> published, Instant now) {
        CertificateIssuer issuer = new CertificateIssuer();
        Optional<RootAuthority> own = EnvironRules.root(given, now);
        RootAuthority root = own.orElseGet(() -> issuer.root(given, now));
        LeafCertificate leaf = issuer.leaf(given, root, NodeNames.of(given.nodeId(), published), now);
        String rootCrt = own.isPresent() ? given.rootCrt() : Pem.write(root.chain());
        String rootKey = own.isPresent() ? given.rootKey() : Pem.write(root.key());
        return new Credentials(
                new Environ(
                        given.version(),
                        given.nodeId(),
                        given.instId(),
                        given.instName(),
                        rootCrt,
                        rootKey,
                        firstBlock(leaf.chain())),
                leaf);
    }

    /** The same identity with a root that is kept: a new root would break with every partner that trusts the old one. */
    static Environ keepingRoot(Environ given, Optional<Environ> stored) {
        boolean same = stored.isPresent() && Principal.same(stored.get().nodeId(), given.nodeId());
        if (!same || !given.rootCrt().isEmpty() || !given.rootKey().isEmpty()) {
            return given;
        }
        Environ old = stored.get();
        return new Environ(
                given.version(), given.nodeId(), given.instId(), given.instName(), old.rootCrt(), old.rootKey(), "");
    }

    /** Whether the server certificate still serves: signed by this root, half of its life left, every name in it. */
    static boolean serves(LeafCertificate leaf, Environ environ, Collection<String> published, Instant now) {
        try {
            X509Certificate certificate = Pem.certificates("leaf", leaf.chain()).get(0);
            List<X509Certificate> root = Pem.certificates("root_crt", environ.rootCrt());
            certificate.verify(root.get(0).getPublicKey());
            Instant begin = certificate.getNotBefore().toInstant();
            Instant end = certificate.getNotAfter().toInstant();
            Duration half = Duration.between(begin, end).dividedBy(2);
            return !now.isBefore(begin)
                    && Duration.between(now, end).compareTo(half) >= 0
                    && NodeNames.of(environ.nodeId(), published).within(certificate);
        } catch (GeneralSecurityException | MeshException e) {
            return false;
        }
    }

    private static String firstBlock(String chain) {
        String end = "-----END CERTIFICATE-----\n";
        return chain.substring(0, chain.indexOf(end) + end.length());
    }

    @Override
    public String toString() {
        return "Credentials[" + environ + "]";
    }
}
