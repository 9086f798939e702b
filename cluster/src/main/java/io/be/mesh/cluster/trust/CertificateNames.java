package io.be.mesh.cluster.trust;

import io.be.mesh.protocol.urn.Urn;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names in a certificate. */
final class CertificateNames {
    private static final int DNS_NAME = 2;
    private static final String SUFFIX = Urn.host("");

    private CertificateNames() {}

    /** The node ids that DNS names of the form {@code <node>.trustbe.cn} stand for, lower case; none when unreadable. */
    static Set<String> nodeIds(X509Certificate certificate) {
        Set<String> found = new HashSet<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0).equals(DNS_NAME) && name.get(1) instanceof String text) {
                    String lower = text.toLowerCase(Locale.ROOT);
                    if (lower.endsWith(SUFFIX) && lower.length() > SUFFIX.length()) {
                        found.add(lower.substring(0, lower.length() - SUFFIX.length()));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return Set.of();
        }
        return found;
    }
}
