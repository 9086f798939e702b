package io.be.mesh.cluster.trust;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.urn.Urn;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a chain of certificates must be to prove that it is a partner (RFC 5280, and the pinned identity of contract section 6).
 * Every way to be wrong has its own message. Checks signatures: costs CPU.
 */
public final class ChainRules {
    /** Longest chain that is looked at. */
    public static final int MAX_CHAIN = 10;

    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int DNS_NAME = 2;

    private final Purpose purpose;
    private final Instant now;
    private final Function<X509Certificate, Optional<Revocation>> revocations;

    /** @param revocations what is known of a certificate that is no longer believed */
    public ChainRules(Purpose purpose, Instant now, Function<X509Certificate, Optional<Revocation>> revocations) {
        this.purpose = purpose;
        this.now = now;
        this.revocations = revocations;
    }

    /**
     * Checks a chain against the partner it is to prove.
     *
     * @param chain the peer's own certificate first, then its issuers
     * @param roots of the partner, each trusted
     * @param nodeId that the certificate must name as {@code <node>.trustbe.cn}; the address of a server is no name of a
     *     partner, as anybody may be certified for it
     * @throws MeshException E…603, or E…615 when a signature is wrong
     */
    public void require(List<X509Certificate> chain, Set<X509Certificate> roots, String nodeId) {
        requireSound(chain);
        X509Certificate leaf = chain.get(0);
        named(leaf, Urn.host(nodeId));
        if (roots.contains(leaf)) {
            return;
        }
        if (leaf.getBasicConstraints() >= 0) {
            throw refused("the peer's certificate is that of an authority, not of a node");
        }
        X509Certificate root = new SignedPath(chain, now).root(roots);
        Strength.ofKey("the root of the route", root.getPublicKey());
        notRevoked(root);
    }

    /**
     * What holds for any chain, whoever it is to prove: length, validity, strength, purpose, not revoked.
     *
     * @throws MeshException E…603
     */
    public void requireSound(List<X509Certificate> chain) {
        if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
            throw refused("the peer showed " + chain.size() + " certificates, 1 to " + MAX_CHAIN + " are accepted");
        }
        for (X509Certificate certificate : chain) {
            validNow(
                    certificate, certificate.equals(chain.get(0)) ? "the peer's certificate" : "an issuer of the peer");
            Strength.ofKey("the peer's certificate", certificate.getPublicKey());
            Strength.ofSignature(certificate);
            notRevoked(certificate);
            forPurpose(certificate);
            if (certificate.hasUnsupportedCriticalExtension()) {
                throw refused("the peer's chain has a critical extension that is not known here");
            }
        }
        inOrder(chain);
        signsHandshakes(chain.get(0));
    }

    /** The node ids a certificate names, lower case; not all that may be written there make a node. */
    public static Set<String> nodeIds(X509Certificate certificate) {
        return CertificateNames.nodeIds(certificate);
    }

    private void validNow(X509Certificate certificate, String whose) {
        try {
            certificate.checkValidity(Date.from(now));
        } catch (CertificateExpiredException e) {
            throw refused(whose + " expired at " + certificate.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException e) {
            throw refused(
                    whose + " is not valid before " + certificate.getNotBefore().toInstant());
        }
    }

    private void notRevoked(X509Certificate certificate) {
        revocations.apply(certificate).ifPresent(revoked -> {
            throw refused("the certificate " + revoked.fingerprint() + " was revoked at "
                    + Instant.ofEpochMilli(revoked.revokedAt()));
        });
    }

    /** An authority that is only for other purposes cannot sign for this one. */
    private void forPurpose(X509Certificate certificate) {
        try {
            List<String> usage = certificate.getExtendedKeyUsage();
            if (usage != null && !usage.contains(purpose.usage()) && !usage.contains(ANY_USAGE)) {
                throw refused("the peer's certificate is not for " + purpose.whom() + " (extendedKeyUsage)");
            }
        } catch (CertificateParsingException e) {
            throw refused("the peer's certificate has an unreadable extendedKeyUsage");
        }
    }

    private static void signsHandshakes(X509Certificate leaf) {
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE]) {
            throw refused("the peer's certificate may not sign a handshake (keyUsage)");
        }
    }

    /** Each certificate names the next one as its issuer: nothing is in the chain that does not belong to it. */
    private static void inOrder(List<X509Certificate> chain) {
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                throw refused(
                        "the peer's chain is not in order: certificate " + (i + 1) + " is not the issuer of " + i);
            }
        }
    }

    private static void named(X509Certificate leaf, String nodeName) {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0).equals(DNS_NAME) && nodeName.equalsIgnoreCase(String.valueOf(name.get(1)))) {
                    return;
                }
            }
        } catch (CertificateParsingException e) {
            throw refused("the peer's certificate has unreadable names");
        }
        throw refused("the peer's certificate does not name " + nodeName);
    }

    /** For {@link Revocation}s by fingerprint. */
    public static Function<X509Certificate, Optional<Revocation>> byFingerprint(
            Function<String, Optional<Revocation>> table) {
        return certificate -> table.apply(Pem.fingerprint(certificate));
    }

    private static MeshException refused(String message) {
        return new MeshException(ErrorCode.CERTIFICATE, message);
    }
}
