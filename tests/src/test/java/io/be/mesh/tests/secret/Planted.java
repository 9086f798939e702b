package io.be.mesh.tests.secret;

import io.be.mesh.tests.testkit.CertificateSpec;
import io.be.mesh.tests.testkit.Credential;
import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** The secrets of a test. Each gets its name where it is planted or handed out. */
final class Planted {
    private final Map<String, Secret> secrets = new LinkedHashMap<>();

    List<Secret> all() {
        return List.copyOf(secrets.values());
    }

    /** A new word that is a secret from now on. */
    String word(String name) {
        return word(name, Secret.word(name.replace(' ', '-')));
    }

    String word(String name, String text) {
        secrets.put(name, Secret.text(name, text));
        return text;
    }

    PrivateKey key(String name, PrivateKey key) {
        secrets.put(name, Secret.key(name, key));
        return key;
    }

    Credential authority(String name, boolean rsa) {
        CertificateSpec spec = CertificateSpec.authority(name);
        Credential made = (rsa ? spec.rsa(2048) : spec).selfSigned();
        key(name, made.key());
        return made;
    }

    Credential node(String name, String nodeId, Credential issuer) {
        Credential made = CertificateSpec.node(nodeId).by(issuer);
        key(name, made.key());
        return made;
    }

    /** Any key that a node could have made, the ones it never shows among them. */
    void anyKey() {
        Secret any =
                Secret.anyKey(CertificateSpec.authority("example").selfSigned().key());
        secrets.put(any.name(), any);
    }

    /** The key in a PEM text. */
    static PrivateKey read(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** RSA as older tools write it. */
    static String pkcs1(PrivateKey rsa) {
        try {
            byte[] der = PrivateKeyInfo.getInstance(rsa.getEncoded())
                    .parsePrivateKey()
                    .toASN1Primitive()
                    .getEncoded();
            return Credential.pem("RSA PRIVATE KEY", der);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
