package io.be.mesh.cluster.trust;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.urn.Urn;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names in a certificate. */
final class CertificateNames {
    private static final int DNS_NAME = 2;
    private static final String SUFFIX = Urn.host("");
    private static final int MAX_NAMES = 200;

    private CertificateNames() {}

    /** The node ids that DNS names of the form {@code <node>.trustbe.cn} stand for, lower case; none when unreadable. */
    static Set<String> nodeIds(X509Certificate certificate) {
        Set<String> found = new HashSet<>();
        try {
            for (String name : dnsNames(certificate)) {
                String lower = name.toLowerCase(Locale.ROOT);
                if (lower.endsWith(SUFFIX) && lower.length() > SUFFIX.length()) {
                    found.add(lower.substring(0, lower.length() - SUFFIX.length()));
                }
            }
        } catch (CertificateParsingException e) {
            return Set.of();
        }
        return found;
    }

    /**
     * The one node that a certificate names.
     *
     * @return its id, lower case
     * @throws MeshException E…603 when it names none, several, or one in a way that can be misread
     */
    static String node(X509Certificate certificate) {
        try {
            for (String name : dnsNames(certificate)) {
                if (!readsOneWay(name)) {
                    throw refused("the peer's certificate has a DNS name that can be misread");
                }
            }
        } catch (CertificateParsingException e) {
            throw refused("the peer's certificate has unreadable names");
        }
        Set<String> ids = nodeIds(certificate);
        if (ids.size() != 1) {
            throw refused(
                    ids.isEmpty()
                            ? "the peer's certificate names no node (no DNS name <node>" + SUFFIX + ")"
                            : "the peer's certificate names " + ids.size() + " nodes, one is accepted");
        }
        return ids.iterator().next();
    }

    private static List<String> dnsNames(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null) {
            return List.of();
        }
        if (names.size() > MAX_NAMES) {
            throw new CertificateParsingException(names.size() + " names");
        }
        List<String> found = new ArrayList<>();
        for (List<?> name : names) {
            if (name.get(0).equals(DNS_NAME) && name.get(1) instanceof String text) {
                found.add(text);
            }
        }
        return found;
    }

    /** Visible ASCII without quotes, no empty label; a wildcard only where it stands for no node. */
    private static boolean readsOneWay(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c > '~' || c == ',' || c == '"' || c == '\'' || c == '\\') {
                return false;
            }
        }
        boolean ofNode = name.toLowerCase(Locale.ROOT).endsWith(SUFFIX);
        return !name.startsWith(".") && !name.endsWith(".") && !name.contains("..") && !(ofNode && name.contains("*"));
    }

    private static MeshException refused(String message) {
        return new MeshException(ErrorCode.CERTIFICATE, message);
    }
}
