package io.be.mesh.cluster.replica;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A cluster root and a grid key of a test, and replicas of that cluster. Good by the wall clock, because the TLS of the JDK
 * judges by it. Replicas of another instance belong to another cluster.
 */
public final class TestReplicas {
    private static final AtomicInteger SERIAL = new AtomicInteger(1);
    private static final char[] PASSWORD = "test".toCharArray();

    private final KeyPair rootKeys = keys();
    private final GridKey gridKey = GridKey.random();
    private final X509Certificate root;
    private final AtomicInteger made = new AtomicInteger();

    public TestReplicas() {
        Instant now = Instant.now();
        root = certificate("cluster root", rootKeys, true, now.minus(Duration.ofDays(9)), now.plus(Duration.ofDays(9)));
    }

    /** The next replica: {@code replica-0}, {@code replica-1} … */
    public ReplicaIdentity next() {
        return named("replica-" + made.getAndIncrement());
    }

    /** A replica with this common name. */
    public ReplicaIdentity named(String name) {
        Instant now = Instant.now();
        return identity(name, now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
    }

    /** One whose certificate was good until an hour ago. */
    public ReplicaIdentity expired() {
        Instant now = Instant.now();
        return identity("expired", now.minus(Duration.ofHours(2)), now.minus(Duration.ofHours(1)));
    }

    /** One whose certificate is good for so long from now. */
    public ReplicaIdentity goodFor(Duration time) {
        Instant now = Instant.now();
        return identity("short-lived", now.minus(Duration.ofHours(1)), now.plus(time));
    }

    public X509Certificate root() {
        return root;
    }

    public GridKey gridKey() {
        return gridKey;
    }

    /** Writes an identity for a process of the test, which {@linkplain #load loads} it. */
    public static void save(ReplicaIdentity identity, Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, PASSWORD);
            store.setKeyEntry(
                    "replica", identity.key(), PASSWORD, new X509Certificate[] {identity.certificate(), identity.root()
                    });
            store.setKeyEntry("grid", new SecretKeySpec(identity.gridKey().encoded(), "AES"), PASSWORD, null);
            store.store(out, PASSWORD);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static ReplicaIdentity load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            Certificate[] chain = store.getCertificateChain("replica");
            return new ReplicaIdentity(
                    (X509Certificate) chain[1],
                    (X509Certificate) chain[0],
                    (PrivateKey) store.getKey("replica", PASSWORD),
                    new GridKey(store.getKey("grid", PASSWORD).getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For sockets of the JDK that show this identity's certificate; without one when it is null. Any server is believed. */
    public static SSLContext context(ReplicaIdentity identity) {
        try {
            KeyManager[] keys = {};
            if (identity != null) {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, PASSWORD);
                store.setKeyEntry("replica", identity.key(), PASSWORD, new X509Certificate[] {identity.certificate()});
                KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
                factory.init(store, PASSWORD);
                keys = factory.getKeyManagers();
            }
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys, new TrustManager[] {new Credulous()}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Credulous extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private ReplicaIdentity identity(String name, Instant from, Instant until) {
        KeyPair own = keys();
        return new ReplicaIdentity(root, certificate(name, own, false, from, until), own.getPrivate(), gridKey);
    }

    private X509Certificate certificate(String name, KeyPair own, boolean authority, Instant from, Instant until) {
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    new X500Name("CN=cluster root"),
                    BigInteger.valueOf(SERIAL.getAndIncrement()),
                    Date.from(from),
                    Date.from(until),
                    new X500Name("CN=" + name),
                    SubjectPublicKeyInfo.getInstance(own.getPublic().getEncoded()));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
            if (!authority) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                }));
            }
            byte[] der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(rootKeys.getPrivate()))
                    .getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
