package io.be.mesh.verticle.kms;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Where a certificate says that the list of what its signer has revoked is found (RFC 5280, section 4.2.1.13). */
final class DistributionPoints {
    private static final String ID = "2.5.29.31";

    private DistributionPoints() {}

    /** One place. */
    static CRLDistPoint of(String url) {
        GeneralName name = new GeneralName(GeneralName.uniformResourceIdentifier, url);
        DistributionPoint place = new DistributionPoint(new DistributionPointName(new GeneralNames(name)), null, null);
        return new CRLDistPoint(new DistributionPoint[] {place});
    }

    /** Whether a certificate names this place and no other; an empty URL: whether it names none. */
    static boolean named(String url, X509Certificate certificate) {
        byte[] stated = certificate.getExtensionValue(ID);
        if (url.isEmpty() || stated == null) {
            return url.isEmpty() && stated == null;
        }
        try {
            return Arrays.equals(new DEROctetString(of(url)).getEncoded(), stated);
        } catch (IOException e) {
            throw new IllegalStateException("an extension that was built cannot be encoded", e);
        }
    }
}
