package io.be.mesh.cluster.identity;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/**
 * Reads and writes certificates and keys in PEM. Costs CPU: not for an event loop when keys are involved.
 *
 * <p>Failures are {@code MeshException} that name the field and never quote what was in it: E…400 for what does not
 * parse, E…603 for what does not fit together. Certificates are read by the JDK alone, so that a start that makes
 * nothing loads next to nothing of BouncyCastle; keys are handed to the JDK's own providers.
 */
public final class Pem {
    /** Longest text of one field, in characters. */
    public static final int MAX_CHARS = 32 * 1024;

    /** Most certificates in one field. */
    public static final int MAX_CERTIFICATES = 10;

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private Pem() {}

    /** Every certificate of a text, in its order; at least one. */
    public static List<X509Certificate> certificates(String field, String text) {
        bounded(field, text);
        if (!text.contains("-----BEGIN CERTIFICATE-----")) {
            throw bad(field, text.contains("PRIVATE KEY-----") ? "holds a key, not a certificate" : "is not PEM");
        }
        List<X509Certificate> found = new ArrayList<>();
        try {
            Collection<? extends Certificate> parsed = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.strip().getBytes(StandardCharsets.UTF_8)));
            for (Certificate certificate : parsed) {
                found.add((X509Certificate) certificate);
            }
        } catch (CertificateException | ClassCastException e) {
            throw new MeshException(ErrorCode.BAD_REQUEST, field + " is not a PEM certificate", e);
        }
        if (found.isEmpty() || found.size() > MAX_CERTIFICATES) {
            throw bad(field, "holds " + found.size() + " certificates, 1 to " + MAX_CERTIFICATES + " are accepted");
        }
        return List.copyOf(found);
    }

    /** A private key in PKCS#8, PKCS#1 or SEC1: RSA of 2048 to 8192 bits, EC, Ed25519 or Ed448; not encrypted. */
    public static PrivateKey privateKey(String field, String text) {
        bounded(field, text);
        try (PEMParser parser = new PEMParser(new StringReader(text.strip()))) {
            Object object = parser.readObject();
            if (object instanceof ASN1ObjectIdentifier) {
                object = parser.readObject(); // openssl writes the name of the curve before a SEC1 key
            }
            if (object == null) {
                throw bad(field, "is not PEM");
            }
            return toKey(field, object);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new MeshException(ErrorCode.BAD_REQUEST, field + " is not a PEM private key", e);
        }
    }

    private static PrivateKey toKey(String field, Object object) throws IOException, GeneralSecurityException {
        PrivateKeyInfo info;
        if (object instanceof PEMKeyPair pair) {
            info = pair.getPrivateKeyInfo();
        } else if (object instanceof PrivateKeyInfo plain) {
            info = plain;
        } else {
            String name = object.getClass().getSimpleName();
            throw bad(field, name.contains("Encrypted") ? "is encrypted" : "does not hold a private key");
        }
        PrivateKey key = KeyFactory.getInstance(
                        algorithm(field, info.getPrivateKeyAlgorithm().getAlgorithm()))
                .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        if (key instanceof RSAKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
                throw bad(
                        field,
                        "is RSA of " + bits + " bits, " + MIN_RSA_BITS + " to " + MAX_RSA_BITS + " are accepted");
            }
        }
        return key;
    }

    /** The public key that BouncyCastle has read, as one of the JDK's; of the same algorithms as private keys. */
    public static PublicKey publicKey(String field, SubjectPublicKeyInfo info)
            throws IOException, GeneralSecurityException {
        return KeyFactory.getInstance(algorithm(field, info.getAlgorithm().getAlgorithm()))
                .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
    }

    private static String algorithm(String field, ASN1ObjectIdentifier id) {
        if (id.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return "RSA";
        }
        if (id.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return "RSASSA-PSS";
        }
        if (id.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return "EC";
        }
        if (id.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return "Ed25519";
        }
        if (id.equals(EdECObjectIdentifiers.id_Ed448)) {
            return "Ed448";
        }
        throw bad(field, "is a key of the algorithm " + id + ", RSA, EC and Ed25519 are accepted");
    }

    /** Whether the key signs what the certificate verifies. */
    public static boolean matches(PrivateKey key, PublicKey certified) {
        try {
            byte[] probe = "mesh".getBytes(StandardCharsets.US_ASCII);
            Signature signer = Signature.getInstance(signatureAlgorithm(key));
            signer.initSign(key);
            signer.update(probe);
            byte[] signature = signer.sign();
            signer.initVerify(certified);
            signer.update(probe);
            return signer.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a key of another algorithm or curve
        }
    }

    /**
     * Checks that the key belongs to the certificate.
     *
     * @throws MeshException E…603 that names both fields
     */
    public static void requirePair(String certificateField, X509Certificate certificate, String keyField, String key) {
        if (!matches(privateKey(keyField, key), certificate.getPublicKey())) {
            throw new MeshException(ErrorCode.CERTIFICATE, keyField + " does not match " + certificateField);
        }
    }

    /** The name of the signature a key makes or verifies. */
    public static String signatureAlgorithm(Key key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
            default -> key.getAlgorithm();
        };
    }

    public static String write(List<X509Certificate> chain) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : chain) {
            block(text, "CERTIFICATE", encoded(certificate));
        }
        return text.toString();
    }

    /** PKCS#8. */
    public static String write(PrivateKey key) {
        StringBuilder text = new StringBuilder();
        block(text, "PRIVATE KEY", key.getEncoded());
        return text.toString();
    }

    /** @param der PKCS#10 */
    public static String writeRequest(byte[] der) {
        StringBuilder text = new StringBuilder();
        block(text, "CERTIFICATE REQUEST", der);
        return text.toString();
    }

    /** SHA-256 of a certificate, as {@code openssl x509 -fingerprint -sha256} prints it. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return COLONS.formatHex(MessageDigest.getInstance("SHA-256").digest(encoded(certificate)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    private static void block(StringBuilder text, String type, byte[] der) {
        text.append("-----BEGIN ").append(type).append("-----\n");
        text.append(LINES.encodeToString(der));
        text.append("\n-----END ").append(type).append("-----\n");
    }

    private static void bounded(String field, String text) {
        if (text.length() > MAX_CHARS) {
            throw bad(field, "has " + text.length() + " characters, " + MAX_CHARS + " are accepted");
        }
    }

    private static MeshException bad(String field, String what) {
        return new MeshException(ErrorCode.BAD_REQUEST, field + " " + what);
    }
}
