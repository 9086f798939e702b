package io.be.mesh.cluster.identity;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;

/** The forms of a list of revoked certificates (RFC 5280, section 5). */
public final class Crl {
    private static final String BEGIN = "-----BEGIN X509 CRL-----\n";
    private static final String END = "\n-----END X509 CRL-----\n";
    private static final String NUMBER = "2.5.29.20";

    private Crl() {}

    public static String pem(byte[] der) {
        return BEGIN + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + END;
    }

    /** @param pem as {@link #pem} writes it */
    public static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replace(BEGIN, "").replace(END, ""));
    }

    /** @throws MeshException E…400 for what is no such list */
    public static X509CRL read(byte[] der) {
        try {
            return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "this is no list of revoked certificates", e);
        }
    }

    /** Of lists of the same issuer the one with the higher number is the newer; 0 when it has none. */
    public static BigInteger number(X509CRL list) {
        byte[] stated = list.getExtensionValue(NUMBER);
        return stated == null
                ? BigInteger.ZERO
                : ASN1Integer.getInstance(ASN1OctetString.getInstance(stated).getOctets())
                        .getValue();
    }
}
