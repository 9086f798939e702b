package io.be.mesh.cluster.trust;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate to be made for a test, good until the test says otherwise. */
final class Draft {
    static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Provider ANY_CURVE = new BouncyCastleProvider();
    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final List<GeneralName> names = new ArrayList<>();
    private final String subject;
    private KeyPair keys = ec("secp256r1");
    private Instant from = NOW.minus(Duration.ofDays(1));
    private Instant until = NOW.plus(Duration.ofDays(1));
    private BasicConstraints constraints = new BasicConstraints(false);
    private int usage = KeyUsage.digitalSignature;
    private KeyPurposeId[] purposes = {KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth};
    private String signature = "";
    private String permitted = "";
    private boolean unknownCritical;

    /** A certificate and its key. */
    record Made(X509Certificate certificate, KeyPair keys) {}

    private Draft(String commonName) {
        subject = "CN=" + commonName;
    }

    static Draft node(String nodeId) {
        return nameless().dns(nodeId + ".trustbe.cn");
    }

    static Draft nameless() {
        return new Draft("node");
    }

    static Draft authority(String commonName) {
        Draft draft = new Draft(commonName);
        draft.constraints = new BasicConstraints(true);
        draft.usage = KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature;
        draft.purposes = new KeyPurposeId[0];
        return draft;
    }

    static Draft commonName(String name) {
        return new Draft(name);
    }

    Draft dns(String name) {
        return name(GeneralName.dNSName, name);
    }

    Draft name(int kind, String name) {
        names.add(new GeneralName(kind, name));
        return this;
    }

    /** Bytes that need not be a DNS name. */
    Draft rawDns(byte[] name) {
        names.add(
                new GeneralName(GeneralName.dNSName, new DERIA5String(new String(name, StandardCharsets.ISO_8859_1))));
        return this;
    }

    Draft valid(Duration fromNow, Duration untilNow) {
        from = NOW.plus(fromNow);
        until = NOW.plus(untilNow);
        return this;
    }

    Draft keys(KeyPair given) {
        keys = given;
        return this;
    }

    Draft usage(int bits) {
        usage = bits;
        return this;
    }

    Draft purposes(KeyPurposeId... given) {
        purposes = given;
        return this;
    }

    Draft pathLength(int length) {
        constraints = new BasicConstraints(length);
        return this;
    }

    Draft notAuthority() {
        constraints = new BasicConstraints(false);
        return this;
    }

    Draft signature(String algorithm) {
        signature = algorithm;
        return this;
    }

    Draft permitted(String domain) {
        permitted = domain;
        return this;
    }

    Draft unknownCritical() {
        unknownCritical = true;
        return this;
    }

    Made selfSigned() {
        return made(new X500Name(subject), keys);
    }

    Made by(Made issuer) {
        return made(
                X500Name.getInstance(
                        issuer.certificate().getSubjectX500Principal().getEncoded()),
                issuer.keys());
    }

    private Made made(X500Name issuer, KeyPair signer) {
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    Date.from(from),
                    Date.from(until),
                    new X500Name(subject),
                    SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
            extend(builder, Extension.basicConstraints, true, constraints);
            extend(builder, Extension.keyUsage, true, new KeyUsage(usage));
            if (purposes.length > 0) {
                extend(builder, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
            }
            if (!names.isEmpty()) {
                extend(
                        builder,
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            if (!permitted.isEmpty()) {
                GeneralSubtree tree = new GeneralSubtree(new GeneralName(GeneralName.dNSName, permitted));
                extend(
                        builder,
                        Extension.nameConstraints,
                        true,
                        new NameConstraints(new GeneralSubtree[] {tree}, null));
            }
            if (unknownCritical) {
                extend(builder, new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), true, DERNull.INSTANCE);
            }
            byte[] der = builder.build(new JcaContentSignerBuilder(algorithm(signer))
                            .setProvider(ANY_CURVE)
                            .build(signer.getPrivate()))
                    .getEncoded();
            return new Made(read(der), keys);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void extend(
            X509v3CertificateBuilder builder, ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value)
            throws Exception {
        builder.addExtension(id, critical, value);
    }

    private String algorithm(KeyPair signer) {
        if (!signature.isEmpty()) {
            return signature;
        }
        return switch (signer.getPrivate().getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EdDSA", "Ed25519" -> "Ed25519";
            default -> "SHA256withECDSA";
        };
    }

    /** The certificate with the last bit of its signature turned. */
    static X509Certificate tampered(Made genuine) {
        try {
            byte[] der = genuine.certificate().getEncoded();
            der[der.length - 1] ^= 1;
            return read(der);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", ANY_CURVE);
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair key(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate read(byte[] der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
