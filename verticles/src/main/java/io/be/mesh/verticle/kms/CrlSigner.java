package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.identity.Crl;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.SortedMap;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs lists of revoked certificates (RFC 5280, section 5). Costs CPU: not for an event loop. */
final class CrlSigner {
    /** From when a list is made to when the next one is there at the latest. */
    static final Duration LIFE = Duration.ofDays(7);

    private static final int CRL_SIGN = 6;
    private static final int UNSPECIFIED = 0;

    /**
     * @param revoked number and time of each certificate; times are backdated as everything is that clocks behind ours read
     * @return PEM
     * @throws MeshException E…603 when the root may not sign lists
     */
    String sign(RootAuthority root, long number, SortedMap<BigInteger, Instant> revoked, Instant now) {
        X509Certificate issuer = root.certificate();
        boolean[] usage = issuer.getKeyUsage();
        if (usage != null && !usage[CRL_SIGN]) {
            throw new MeshException(
                    ErrorCode.CERTIFICATE,
                    "the root of this node may not sign lists of revoked certificates (keyUsage has no cRLSign)");
        }
        X509v2CRLBuilder builder = new JcaX509v2CRLBuilder(issuer.getSubjectX500Principal(), thisUpdate(now));
        builder.setNextUpdate(Date.from(now.plus(LIFE)));
        revoked.forEach((serial, at) -> builder.addCRLEntry(serial, thisUpdate(at), UNSPECIFIED));
        try {
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new AuthorityKeyIdentifier(
                                    CertificateSigner.keyId(issuer).getKeyIdentifier()));
            return Crl.pem(builder.build(
                            new JcaContentSignerBuilder(CertificateSigner.algorithm(root.key())).build(root.key()))
                    .getEncoded());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new MeshException(
                    ErrorCode.INTERNAL, "the list of revoked certificates could not be made: " + e.getMessage(), e);
        }
    }

    private static Date thisUpdate(Instant at) {
        return Date.from(at.minus(CertificateSigner.BACKDATE));
    }
}
