package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates of drafts. Costs CPU: not for an event loop. */
final class CertificateSigner {
    /** Clocks of partners may be behind. */
    static final Duration BACKDATE = Duration.ofMinutes(5);

    private static final int SERIAL_BITS = 127;

    private final SecureRandom random = new SecureRandom();

    /** Signed by its own key. */
    X509Certificate selfSigned(CertificateDraft draft, KeyPair pair, Instant now) {
        try {
            SubjectKeyIdentifier id = new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic());
            return sign(draft, draft.subject(), id, id, draft.until(), pair.getPrivate(), now);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw failed(draft, e);
        }
    }

    /** Signed by an authority; its life is capped by that of its signer. */
    X509Certificate signed(CertificateDraft draft, RootAuthority signer, Instant now) {
        try {
            SubjectKeyIdentifier id = new JcaX509ExtensionUtils().createSubjectKeyIdentifier(draft.key());
            return signed(draft, id, signer, now);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw failed(draft, e);
        }
    }

    /** Another authority's name and key, certified by this one: a bridge for those who trust only the signer. */
    X509Certificate cross(X509Certificate other, RootAuthority signer, Instant until, Instant now) {
        CertificateDraft draft = new CertificateDraft(
                other.getSubjectX500Principal(),
                other.getPublicKey(),
                until,
                List.of(),
                CertificateDraft.Use.AUTHORITY);
        try {
            return signed(draft, keyId(other), signer, now);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw failed(draft, e);
        }
    }

    private X509Certificate signed(CertificateDraft draft, SubjectKeyIdentifier id, RootAuthority signer, Instant now)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        X509Certificate issuer = signer.certificate();
        Instant cap = issuer.getNotAfter().toInstant();
        Instant end = cap.isBefore(draft.until()) ? cap : draft.until();
        return sign(draft, issuer.getSubjectX500Principal(), id, keyId(issuer), end, signer.key(), now);
    }

    private X509Certificate sign(
            CertificateDraft draft,
            X500Principal issuer,
            SubjectKeyIdentifier id,
            SubjectKeyIdentifier issuerId,
            Instant end,
            PrivateKey signer,
            Instant now)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer, serial(), Date.from(now.minus(BACKDATE)), Date.from(end), draft.subject(), draft.key());
        boolean authority = draft.use() == CertificateDraft.Use.AUTHORITY;
        // The issuer by its key alone: with its serial, too, a chain through a cross certificate would not be found.
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
                .addExtension(Extension.keyUsage, true, draft.use().usage())
                .addExtension(Extension.subjectKeyIdentifier, false, id)
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        new AuthorityKeyIdentifier(issuerId.getKeyIdentifier()));
        if (!draft.use().purposes().isEmpty()) {
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(draft.use().purposes().toArray(KeyPurposeId[]::new)));
        }
        if (!draft.names().isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(draft.names().toArray(GeneralName[]::new)));
        }
        if (!draft.crlUrl().isEmpty()) {
            builder.addExtension(Extension.cRLDistributionPoints, false, DistributionPoints.of(draft.crlUrl()));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm(signer)).build(signer)));
    }

    /** The name BouncyCastle has for the signature of a key. */
    static String algorithm(PrivateKey signer) {
        if (signer instanceof EdECKey edwards) {
            return edwards.getParams().getName();
        }
        return signer.getAlgorithm().equals("RSASSA-PSS") ? "SHA256withRSAandMGF1" : Pem.signatureAlgorithm(signer);
    }

    /** As the certificate states it, else as this class would. */
    static SubjectKeyIdentifier keyId(X509Certificate certificate) throws GeneralSecurityException, IOException {
        byte[] stated = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        if (stated != null) {
            return SubjectKeyIdentifier.getInstance(JcaX509ExtensionUtils.parseExtensionValue(stated));
        }
        PublicKey key = certificate.getPublicKey();
        return new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key);
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).setBit(0);
    }

    private static MeshException failed(CertificateDraft draft, Exception cause) {
        return new MeshException(
                ErrorCode.INTERNAL,
                "a certificate of the kind " + draft.use() + " could not be made: " + cause.getMessage(),
                cause);
    }
}
