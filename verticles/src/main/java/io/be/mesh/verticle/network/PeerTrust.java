package io.be.mesh.verticle.network;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.trust.ChainRules;
import io.be.mesh.cluster.trust.Purpose;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.protocol.code.MeshException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Accepts exactly one partner: a chain that ends at the root stored for its route, valid now, whose certificate names
 * the partner's node id ({@code <node>.trustbe.cn}). Any thread.
 */
final class PeerTrust extends ServerTrust {
    private final Set<X509Certificate> roots;
    private final String nodeId;
    private final Clock clock;
    private final Function<X509Certificate, Optional<Revocation>> revocations;
    private final Runnable replaced;

    /**
     * @param rootPem one or more certificates, each trusted
     * @param replaced called when the partner seems to have a new root that the trusted one speaks for; must not block
     */
    PeerTrust(
            String rootPem,
            String nodeId,
            Clock clock,
            Function<X509Certificate, Optional<Revocation>> revocations,
            Runnable replaced) {
        this.roots = Set.copyOf(Pem.certificates("the root of " + nodeId, rootPem));
        this.nodeId = nodeId;
        this.clock = clock;
        this.revocations = revocations;
        this.replaced = replaced;
    }

    /**
     * Checks what a peer has shown.
     *
     * @throws MeshException E…603, or E…615 when a signature is wrong
     */
    void check(List<X509Certificate> chain) {
        new ChainRules(Purpose.SERVER, clock.instant(), revocations).require(chain, roots, nodeId);
    }

    @Override
    void shown(List<X509Certificate> chain) throws CertificateException {
        try {
            check(chain);
        } catch (MeshException e) {
            throw new CertificateException(e.message(), e);
        }
        if (Endorsement.hints(chain, roots)) {
            replaced.run();
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return roots.toArray(X509Certificate[]::new);
    }
}
