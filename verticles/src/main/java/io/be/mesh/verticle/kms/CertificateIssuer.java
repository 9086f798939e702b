package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.kms.CertificateDraft.Use;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificates of a node: its root, its leaf, and what it signs for partners. BouncyCastle's classes are loaded only
 * when something is made. Costs CPU: not for an event loop.
 */
final class CertificateIssuer {
    static final Duration ROOT_LIFE = Duration.ofDays(3650);

    private final KmsSettings settings;
    private final CertificateSigner signer = new CertificateSigner();

    CertificateIssuer(KmsSettings settings) {
        this.settings = settings;
    }

    /** A new self-signed root for a node. */
    RootAuthority root(Environ environ, Instant now) {
        KeyPair pair = KeyMaker.make(settings.keyAlgorithm());
        String host = Urn.host(environ.nodeId());
        CertificateDraft draft = new CertificateDraft(
                CertificateDraft.subject(host, environ.instName()),
                pair.getPublic(),
                now.plus(ROOT_LIFE),
                List.of(CertificateDraft.dns(host)),
                Use.AUTHORITY);
        return new RootAuthority(List.of(signer.selfSigned(draft, pair, now)), pair.getPrivate());
    }

    /**
     * A new certificate that the node shows as server and as client.
     *
     * @param tail what is shown behind it
     */
    LeafCertificate leaf(
            Environ environ, RootAuthority root, NodeNames names, List<X509Certificate> tail, Instant now) {
        KeyPair pair = KeyMaker.make(settings.keyAlgorithm());
        CertificateDraft draft = new CertificateDraft(
                CertificateDraft.subject(Urn.host(environ.nodeId()), environ.nodeId()),
                pair.getPublic(),
                now.plus(settings.leafLife()),
                names.general(),
                Use.NODE,
                settings.crlUrl());
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(signer.signed(draft, root, now));
        chain.addAll(tail);
        return new LeafCertificate(Pem.write(chain), Pem.write(pair.getPrivate()));
    }

    /** A new root, certified by the one it replaces. */
    X509Certificate cross(X509Certificate fresh, RootAuthority old, Instant until, Instant now) {
        return signer.cross(fresh, old, until, now);
    }

    /** A certificate for a partner's own key: a client of ours, with that node's name alone. */
    X509Certificate partner(String nodeId, PublicKey key, RootAuthority root, Instant now) {
        CertificateDraft draft = new CertificateDraft(
                CertificateDraft.subject(Urn.host(nodeId), nodeId),
                key,
                now.plus(settings.leafLife()),
                List.of(CertificateDraft.dns(Urn.host(nodeId))),
                Use.CLIENT,
                settings.crlUrl());
        return signer.signed(draft, root, now);
    }
}
