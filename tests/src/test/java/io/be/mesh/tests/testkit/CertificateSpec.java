package io.be.mesh.tests.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
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
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate to be made: good in every field until a test changes one. Not thread-safe. */
public final class CertificateSpec {
    private static final AtomicLong SERIAL = new AtomicLong(1000);

    private final String subject;
    private String algorithm = "EC";
    private int bits;
    private @Nullable KeyPair keys;
    private Instant notBefore = Instant.now().minus(Duration.ofHours(1));
    private Instant notAfter = Instant.now().plus(Duration.ofDays(30));
    private final List<GeneralName> names = new ArrayList<>();
    private @Nullable BasicConstraints constraints = new BasicConstraints(false);
    private int usage = KeyUsage.digitalSignature;
    private List<KeyPurposeId> purposes = List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
    private @Nullable String signature;
    private @Nullable String permitted;
    private boolean critical;
    private boolean versionOne;

    private CertificateSpec(String subject) {
        this.subject = subject;
    }

    /** A leaf with that common name and no other name. */
    public static CertificateSpec leaf(String commonName) {
        return new CertificateSpec("CN=" + commonName);
    }

    /** A leaf that names a node as nodes do. */
    public static CertificateSpec node(String nodeId) {
        return leaf("node").dns(nodeId.toLowerCase(Locale.ROOT) + ".trustbe.cn");
    }

    /** A certification authority. */
    public static CertificateSpec authority(String commonName) {
        CertificateSpec spec = new CertificateSpec("CN=" + commonName);
        spec.constraints = new BasicConstraints(true);
        spec.usage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
        spec.purposes = List.of();
        return spec;
    }

    public CertificateSpec rsa(int length) {
        algorithm = "RSA";
        bits = length;
        return this;
    }

    public CertificateSpec ed25519() {
        algorithm = "Ed25519";
        return this;
    }

    /** With a key that is there already. */
    public CertificateSpec keys(KeyPair given) {
        keys = given;
        return this;
    }

    public CertificateSpec valid(Instant from, Instant until) {
        notBefore = from;
        notAfter = until;
        return this;
    }

    public CertificateSpec dns(String name) {
        return name(GeneralName.dNSName, name);
    }

    /** A name of any kind: {@code GeneralName.uniformResourceIdentifier}, … */
    public CertificateSpec name(int kind, String name) {
        names.add(new GeneralName(kind, name));
        return this;
    }

    public CertificateSpec usage(int bitsOfUsage) {
        usage = bitsOfUsage;
        return this;
    }

    public CertificateSpec purposes(KeyPurposeId... given) {
        purposes = List.of(given);
        return this;
    }

    /** How many authorities may follow. */
    public CertificateSpec pathLength(int length) {
        constraints = new BasicConstraints(length);
        return this;
    }

    public CertificateSpec noConstraints() {
        constraints = null;
        return this;
    }

    /** The only DNS domain of certificates below. */
    public CertificateSpec permitted(String domain) {
        permitted = domain;
        return this;
    }

    /** For example {@code SHA1withECDSA}. */
    public CertificateSpec signature(String name) {
        signature = name;
        return this;
    }

    /** With a critical extension that nobody knows. */
    public CertificateSpec unknownCritical() {
        critical = true;
        return this;
    }

    /** Without any extension, as before 1996. */
    public CertificateSpec versionOne() {
        versionOne = true;
        return this;
    }

    /** Signed by itself. */
    public Credential selfSigned() {
        KeyPair pair = pair();
        return new Credential(pair.getPrivate(), List.of(make(new X500Name(subject), pair.getPrivate(), pair)));
    }

    /** Signed by an authority; its chain without a self-signed top. */
    public Credential by(Credential issuer) {
        Credential leaf = alone(issuer);
        boolean root = issuer.certificate()
                .getSubjectX500Principal()
                .equals(issuer.certificate().getIssuerX500Principal());
        return root ? leaf : leaf.under(issuer);
    }

    /** Signed by an authority that is not shown with it. */
    public Credential alone(Credential issuer) {
        KeyPair pair = pair();
        X500Name name = X500Name.getInstance(
                issuer.certificate().getSubjectX500Principal().getEncoded());
        return new Credential(pair.getPrivate(), List.of(make(name, issuer.key(), pair)));
    }

    private KeyPair pair() {
        if (keys != null) {
            return keys;
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate make(X500Name issuer, PrivateKey signer, KeyPair pair) {
        SubjectPublicKeyInfo shown =
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
        BigInteger serial = BigInteger.valueOf(SERIAL.incrementAndGet());
        try {
            ContentSigner with = new JcaContentSignerBuilder(algorithmOf(signer)).build(signer);
            X509CertificateHolder made = versionOne
                    ? new X509v1CertificateBuilder(
                                    issuer,
                                    serial,
                                    Date.from(notBefore),
                                    Date.from(notAfter),
                                    new X500Name(subject),
                                    shown)
                            .build(with)
                    : extended(new X509v3CertificateBuilder(
                                    issuer,
                                    serial,
                                    Date.from(notBefore),
                                    Date.from(notAfter),
                                    new X500Name(subject),
                                    shown))
                            .build(with);
            return new JcaX509CertificateConverter().getCertificate(made);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509v3CertificateBuilder extended(X509v3CertificateBuilder builder) throws IOException {
        if (constraints != null) {
            builder.addExtension(Extension.basicConstraints, true, constraints);
        }
        if (usage != 0) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        }
        if (!purposes.isEmpty()) {
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
        }
        if (!names.isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
        }
        if (permitted != null) {
            GeneralSubtree tree = new GeneralSubtree(new GeneralName(GeneralName.dNSName, permitted));
            builder.addExtension(
                    Extension.nameConstraints, true, new NameConstraints(new GeneralSubtree[] {tree}, null));
        }
        if (critical) {
            builder.addExtension(
                    new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), true, new DEROctetString(new byte[] {1}));
        }
        return builder;
    }

    private String algorithmOf(PrivateKey signer) {
        if (signature != null) {
            return signature;
        }
        return switch (signer.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> signer.getAlgorithm();
        };
    }

    /** The certificate with the last bit of its signature turned. */
    public static X509Certificate tampered(X509Certificate genuine) {
        try {
            byte[] der = genuine.getEncoded();
            der[der.length - 1] ^= 1;
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
