package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.urn.Urn;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
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
 * Makes certificates: ECDSA P-256 keys of the JDK, certificates built by BouncyCastle, whose classes are loaded only
 * when something is made. Costs CPU: not for an event loop.
 */
final class CertificateIssuer {
    static final Duration ROOT_LIFE = Duration.ofDays(3650);
    static final Duration LEAF_LIFE = Duration.ofDays(90);

    /** Clocks of partners may be behind. */
    private static final Duration BACKDATE = Duration.ofMinutes(5);

    private static final int MAX_COMMON_NAME = 64;
    private static final int SERIAL_BITS = 127;

    private final SecureRandom random = new SecureRandom();

    /** A new self-signed root for a node. */
    RootAuthority root(Environ environ, Instant now) {
        try {
            KeyPair pair = newPair();
            X500Principal name = subject(Urn.host(environ.nodeId()), environ.instName());
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name, serial(), from(now), Date.from(now.plus(ROOT_LIFE)), name, pair.getPublic());
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()))
                    .addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(new GeneralName(GeneralName.dNSName, Urn.host(environ.nodeId()))));
            return new RootAuthority(List.of(sign(builder, pair.getPrivate())), pair.getPrivate());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw failed("root", e);
        }
    }

    /** A new server certificate, lifetime capped by its signer. */
    LeafCertificate leaf(Environ environ, RootAuthority root, NodeNames names, Instant now) {
        try {
            KeyPair pair = newPair();
            X509Certificate issuer = root.certificate();
            Instant end = now.plus(LEAF_LIFE);
            Instant cap = issuer.getNotAfter().toInstant();
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer.getSubjectX500Principal(),
                    serial(),
                    from(now),
                    Date.from(cap.isBefore(end) ? cap : end),
                    subject(Urn.host(environ.nodeId()), environ.nodeId()),
                    pair.getPublic());
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                        KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                    }))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()))
                    .addExtension(Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(issuer))
                    .addExtension(Extension.subjectAlternativeName, false, alternatives(names));
            List<X509Certificate> chain = new ArrayList<>();
            chain.add(sign(builder, root.key()));
            chain.addAll(root.chain());
            return new LeafCertificate(Pem.write(chain), Pem.write(pair.getPrivate()));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw failed("server", e);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey signer)
            throws OperatorCreationException, GeneralSecurityException {
        String algorithm;
        if (signer instanceof EdECKey edwards) {
            algorithm = edwards.getParams().getName();
        } else if (signer.getAlgorithm().equals("RSASSA-PSS")) {
            algorithm = "SHA256withRSAandMGF1";
        } else {
            algorithm = Pem.signatureAlgorithm(signer);
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signer)));
    }

    private static GeneralNames alternatives(NodeNames names) {
        List<GeneralName> all = new ArrayList<>();
        names.dns().forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        names.ips().forEach(ip -> all.add(new GeneralName(GeneralName.iPAddress, ip)));
        return new GeneralNames(all.toArray(GeneralName[]::new));
    }

    private static X500Principal subject(String organisation, String commonName) throws IOException {
        String name = commonName.length() > MAX_COMMON_NAME ? commonName.substring(0, MAX_COMMON_NAME) : commonName;
        return new X500Principal(new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.C, "CN")
                .addRDN(BCStyle.O, organisation)
                .addRDN(BCStyle.CN, name)
                .build()
                .getEncoded());
    }

    private static KeyPair newPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).setBit(0);
    }

    private static Date from(Instant now) {
        return Date.from(now.minus(BACKDATE));
    }

    private static MeshException failed(String what, Exception cause) {
        return new MeshException(ErrorCode.INTERNAL, "the " + what + " certificate could not be made", cause);
    }
}
