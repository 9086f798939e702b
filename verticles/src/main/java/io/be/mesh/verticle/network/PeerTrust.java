package io.be.mesh.verticle.network;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.urn.Urn;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Accepts exactly one partner: a chain that ends at the root stored for its route, valid now, whose certificate names
 * the partner's node id ({@code <node>.trustbe.cn}) or the host of its address. Any thread.
 */
final class PeerTrust extends ServerTrust {
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final int MAX_CHAIN = 10;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final Set<X509Certificate> roots;
    private final String nodeName;
    private final Set<String> hosts;
    private final Clock clock;

    /** @param rootPem one or more certificates, each trusted */
    PeerTrust(String rootPem, String nodeId, Set<String> hosts, Clock clock) {
        this.roots = Set.copyOf(Pem.certificates("the root of " + nodeId, rootPem));
        this.nodeName = Urn.host(nodeId);
        this.hosts = hosts;
        this.clock = clock;
    }

    /**
     * Checks what a peer has shown.
     *
     * @throws MeshException E…603, or E…615 when a signature is wrong
     */
    void check(List<X509Certificate> chain) {
        if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
            throw refused("the peer showed " + chain.size() + " certificates");
        }
        Instant now = clock.instant();
        for (X509Certificate certificate : chain) {
            validAt(certificate, now);
        }
        X509Certificate leaf = chain.get(0);
        usable(leaf);
        named(leaf);
        if (!roots.contains(leaf)) {
            signed(chain, now);
        }
    }

    private static void validAt(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
        } catch (CertificateExpiredException e) {
            throw refused("the peer's certificate expired at "
                    + certificate.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException e) {
            throw refused("the peer's certificate is not valid before "
                    + certificate.getNotBefore().toInstant());
        }
    }

    private static void usable(X509Certificate leaf) {
        try {
            List<String> usage = leaf.getExtendedKeyUsage();
            if (usage != null && !usage.contains(SERVER_AUTH) && !usage.contains(ANY_USAGE)) {
                throw refused("the peer's certificate is not for servers (extendedKeyUsage)");
            }
        } catch (CertificateParsingException e) {
            throw refused("the peer's certificate has an unreadable extendedKeyUsage");
        }
    }

    private void named(X509Certificate leaf) {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(1) instanceof String text && matches((Integer) name.get(0), text)) {
                    return;
                }
            }
        } catch (CertificateParsingException e) {
            throw refused("the peer's certificate has unreadable names");
        }
        throw refused("the peer's certificate names neither " + nodeName + " nor " + String.join(", ", hosts));
    }

    private boolean matches(int kind, String name) {
        if (kind == DNS_NAME) {
            return name.equalsIgnoreCase(nodeName) || hosts.stream().anyMatch(host -> covers(name, host));
        }
        return kind == IP_ADDRESS && hosts.stream().filter(PeerTrust::literal).anyMatch(host -> sameIp(name, host));
    }

    /** RFC 6125: a wildcard stands for the whole first label and nothing else. */
    private static boolean covers(String pattern, String host) {
        if (!pattern.startsWith("*.")) {
            return pattern.equalsIgnoreCase(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && pattern.indexOf('.', 2) > 0 && pattern.substring(1).equalsIgnoreCase(host.substring(dot));
    }

    private static boolean literal(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    /** Both are literals, so nothing is looked up. */
    private static boolean sameIp(String a, String b) {
        try {
            return InetAddress.getByName(a).equals(InetAddress.getByName(b));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private void signed(List<X509Certificate> chain, Instant now) {
        List<X509Certificate> below = chain.stream()
                .filter(certificate -> !roots.contains(certificate))
                .toList();
        try {
            PKIXParameters parameters = new PKIXParameters(
                    roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
        } catch (CertPathValidatorException e) {
            ErrorCode code =
                    e.getReason() == BasicReason.INVALID_SIGNATURE ? ErrorCode.BAD_SIGNATURE : ErrorCode.CERTIFICATE;
            throw new MeshException(
                    code, "the peer's certificate is not signed by the root of its route: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new MeshException(
                    ErrorCode.CERTIFICATE, "the peer's certificate cannot be checked: " + e.getMessage(), e);
        }
    }

    @Override
    void shown(List<X509Certificate> chain) throws CertificateException {
        try {
            check(chain);
        } catch (MeshException e) {
            throw new CertificateException(e.message(), e);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return roots.toArray(X509Certificate[]::new);
    }

    private static MeshException refused(String message) {
        return new MeshException(ErrorCode.CERTIFICATE, message);
    }
}
