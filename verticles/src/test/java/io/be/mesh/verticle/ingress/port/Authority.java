package io.be.mesh.verticle.ingress.port;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root of its own and what it signs. */
public final class Authority {
    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate root;

    public Authority(String commonName) throws Exception {
        name = new X500Name("CN=" + commonName);
        keys = pair();
        root = signed(name, keys, true);
    }

    /** PEM. */
    public String root() {
        return Pem.write(List.of(root));
    }

    /** A certificate with these DNS names, and its key. */
    public LeafCertificate leaf(String... names) throws Exception {
        KeyPair own = pair();
        X509Certificate made = signed(new X500Name("CN=" + names[0]), own, false, names);
        return new LeafCertificate(Pem.write(List.of(made)), Pem.write(own.getPrivate()));
    }

    /** Certificate and key in one file, as command line tools read them. */
    static Path file(LeafCertificate leaf) throws Exception {
        Path file = Files.createTempFile("pair", ".pem");
        file.toFile().deleteOnExit();
        return Files.writeString(file, leaf.chain() + leaf.key());
    }

    private X509Certificate signed(X500Name subject, KeyPair owner, boolean authority, String... names)
            throws Exception {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                name,
                BigInteger.valueOf(SERIAL.incrementAndGet()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(3600)),
                subject,
                SubjectPublicKeyInfo.getInstance(owner.getPublic().getEncoded()));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (names.length > 0) {
            GeneralName[] dns = new GeneralName[names.length];
            for (int i = 0; i < names.length; i++) {
                dns[i] = new GeneralName(GeneralName.dNSName, names[i]);
            }
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(dns));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }
}
