package io.be.mesh.cluster.replica;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The root of a cluster with its key: signs the certificates of replicas. Every replica has it, so that any of them can admit
 * another. {@code toString} never shows the key. Costs CPU: not for an event loop.
 *
 * @param root of the cluster
 * @param key of the root
 */
public record ReplicaIssuer(X509Certificate root, PrivateKey key) {
    private static final String ROOT_NAME = "CN=mesh cluster root";
    /** Clocks of other replicas may be behind. */
    private static final Duration BACKDATE = Duration.ofMinutes(5);

    private static final Duration ROOT_LIFE = Duration.ofDays(3_652);
    private static final Duration REPLICA_LIFE = Duration.ofDays(365);
    private static final int SERIAL_BITS = 127;

    /** The root of a new cluster: P-256, ten years, signs certificates of replicas and no further authority. */
    public static ReplicaIssuer begin(Instant now) {
        KeyPair pair = P256.make();
        X500Principal name = new X500Principal(ROOT_NAME);
        try {
            X509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), now, now.plus(ROOT_LIFE))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new ReplicaIssuer(signed(builder, pair.getPrivate()), pair.getPrivate());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw failed(e);
        }
    }

    /** A certificate for the key of a replica, good for a year at both ends of a connection, unless the root ends before. */
    public X509Certificate issue(ReplicaName name, PublicKey replica, Instant now) {
        Instant rootEnd = root.getNotAfter().toInstant();
        Instant end = now.plus(REPLICA_LIFE);
        try {
            X509v3CertificateBuilder builder = builder(
                            root.getSubjectX500Principal(),
                            new X500Principal("CN=" + name),
                            replica,
                            now,
                            rootEnd.isBefore(end) ? rootEnd : end)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                        KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                    }))
                    .addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(new GeneralName(GeneralName.dNSName, name.host())))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(root.getPublicKey()));
            return signed(builder, key);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw failed(e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, PublicKey key, Instant now, Instant end)
            throws GeneralSecurityException, IOException {
        BigInteger serial = new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0);
        return new JcaX509v3CertificateBuilder(
                        issuer, serial, Date.from(now.minus(BACKDATE)), Date.from(end), subject, key)
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey signer)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    }

    private static IllegalStateException failed(Exception cause) {
        return new IllegalStateException("a certificate of the cluster could not be made", cause);
    }

    @Override
    public String toString() {
        return "ReplicaIssuer[" + root.getSubjectX500Principal() + "]";
    }
}
