package io.be.mesh.cluster.replica;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a replica is called in its certificate and wherever replicas are listed.
 *
 * @param text labels of lower-case letters, digits and dashes with dots between them, at most 63 characters
 */
public record ReplicaName(String text) {
    private static final String SUFFIX = ".replica.mesh";
    private static final String LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
    private static final Pattern FORM = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    /** Of a common name there are 64, of a DNS label 63. */
    private static final int LONGEST = 63;

    private static final int DNS_NAME = 2;

    /** @throws MeshException E…400 for a text of another form */
    public ReplicaName {
        if (text.length() > LONGEST || !FORM.matcher(text).matches()) {
            throw new MeshException(
                    ErrorCode.BAD_REQUEST,
                    "the name of a replica has at most " + LONGEST + " lower-case letters, digits, dashes and dots");
        }
    }

    /** The name that is nearest to a host name or address, whatever is in it. */
    public static ReplicaName of(String host) {
        String plain = host.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9.-]", "-")
                .replaceAll("(?<=^|\\.)[.-]+", "")
                .replaceAll("-+(?=\\.|$)", "");
        String cut = plain.substring(0, Math.min(LONGEST, plain.length())).replaceAll("[.-]+$", "");
        return new ReplicaName(cut.isEmpty() ? "replica" : cut);
    }

    /**
     * The name in a replica's certificate.
     *
     * @throws MeshException E…603 when it has none
     */
    public static ReplicaName of(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0).equals(DNS_NAME) && name.get(1) instanceof String dns && dns.endsWith(SUFFIX)) {
                    return new ReplicaName(dns.substring(0, dns.length() - SUFFIX.length()));
                }
            }
        } catch (CertificateParsingException e) {
            throw new MeshException(ErrorCode.CERTIFICATE, "the certificate of a replica has unreadable names", e);
        }
        throw new MeshException(
                ErrorCode.CERTIFICATE, "the certificate names no replica (no DNS name *" + SUFFIX + ")");
    }

    /** The DNS name in the certificate. */
    String host() {
        return text + SUFFIX;
    }

    @Override
    public String toString() {
        return text;
    }
}
