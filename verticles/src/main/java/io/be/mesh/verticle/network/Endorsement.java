package io.be.mesh.verticle.network;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/** How a partner shows that the root it has replaced speaks for the new one: by having certified it. Checks signatures. */
final class Endorsement {
    private Endorsement() {}

    /** Whether a chain holds the new root's name and key in a certificate of an old root. Its validity is not looked at. */
    static boolean endorsed(X509Certificate root, Collection<X509Certificate> old, List<X509Certificate> chain) {
        return chain.stream()
                .filter(each -> each.getSubjectX500Principal().equals(root.getSubjectX500Principal())
                        && each.getPublicKey().equals(root.getPublicKey())
                        && each.getBasicConstraints() >= 0)
                .anyMatch(each -> old.stream().anyMatch(issuer -> signed(each, issuer)));
    }

    /** Whether the issuer of a chain's first certificate is not one of the roots but certified by one of them. */
    static boolean hints(List<X509Certificate> chain, Collection<X509Certificate> roots) {
        return chain.size() > 1
                && !roots.contains(chain.get(1))
                && chain.get(1).getBasicConstraints() >= 0
                && roots.stream()
                        .anyMatch(root -> chain.get(1).getIssuerX500Principal().equals(root.getSubjectX500Principal()));
    }

    private static boolean signed(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // the other root of that name
        }
    }
}
