package io.be.mesh.cluster.trust;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a root has signed a chain (RFC 5280, section 6), the root's own limits included. Costs CPU. */
final class SignedPath {
    private static final int CERT_SIGN = 5;

    private final List<X509Certificate> chain;
    private final Instant now;

    /** @param chain the peer's own certificate first, then its issuers, in order */
    SignedPath(List<X509Certificate> chain, Instant now) {
        this.chain = chain;
        this.now = now;
    }

    /**
     * Looks for the shortest beginning of the chain that a root has signed: what comes after it proves nothing.
     *
     * @return the root, of which strength and revocation are not yet known
     * @throws MeshException E…603, or E…615 when a signature is wrong
     */
    X509Certificate root(Set<X509Certificate> roots) {
        MeshException last = refused("the peer's certificate is not signed by the root of its route", null);
        for (int length = 1; length <= chain.size(); length++) {
            X509Certificate top = chain.get(length - 1);
            if (length > 1 && roots.contains(top)) {
                break; // all before it has been compared with it
            }
            for (X509Certificate root : roots) {
                if (root.getSubjectX500Principal().equals(top.getIssuerX500Principal())) {
                    Optional<MeshException> wrong = wrong(chain.subList(0, length), root);
                    if (wrong.isEmpty()) {
                        return root;
                    }
                    last = wrong.get();
                }
            }
        }
        throw last;
    }

    private Optional<MeshException> wrong(List<X509Certificate> path, X509Certificate root) {
        if (now.isAfter(root.getNotAfter().toInstant())) {
            return Optional.of(refused(
                    "the root of the route expired at " + root.getNotAfter().toInstant(), null));
        }
        if (now.isBefore(root.getNotBefore().toInstant())) {
            return Optional.of(refused(
                    "the root of the route is not valid before "
                            + root.getNotBefore().toInstant(),
                    null));
        }
        boolean[] usage = root.getKeyUsage();
        if (root.getBasicConstraints() < 0 || (usage != null && !usage[CERT_SIGN])) {
            return Optional.of(refused("the root of the route may not sign certificates", null));
        }
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(anchor(root)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(whole(path, root)), parameters);
            return Optional.empty();
        } catch (CertPathValidatorException e) {
            return Optional.of(
                    e.getReason() == BasicReason.INVALID_SIGNATURE
                            ? new MeshException(
                                    ErrorCode.BAD_SIGNATURE,
                                    "a signature in the peer's chain is wrong: " + e.getMessage(),
                                    e)
                            : refused("the peer's chain does not lead to the root of its route: " + e.getMessage(), e));
        } catch (GeneralSecurityException e) {
            return Optional.of(refused("the peer's certificate cannot be checked: " + e.getMessage(), e));
        }
    }

    /** The validator applies a root's limits (path length, names) only when the root is part of the path. */
    private static List<X509Certificate> whole(List<X509Certificate> path, X509Certificate root) {
        if (!isSelfSigned(root)) {
            return path;
        }
        List<X509Certificate> whole = new ArrayList<>(path);
        whole.add(root);
        return whole;
    }

    private static TrustAnchor anchor(X509Certificate root) {
        return isSelfSigned(root)
                ? new TrustAnchor(root.getSubjectX500Principal(), root.getPublicKey(), null)
                : new TrustAnchor(root, null);
    }

    private static boolean isSelfSigned(X509Certificate root) {
        if (!root.getSubjectX500Principal().equals(root.getIssuerX500Principal())) {
            return false;
        }
        try {
            root.verify(root.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // a new root of the same name, certified by the old one
        }
    }

    private static MeshException refused(String message, @Nullable Throwable cause) {
        return new MeshException(ErrorCode.CERTIFICATE, message, cause);
    }
}
